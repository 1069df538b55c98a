export { embedUmap, type UmapOptions } from "./embed-umap.js";
