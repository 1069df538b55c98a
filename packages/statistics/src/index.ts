export { quantile } from "./quantile.js";
