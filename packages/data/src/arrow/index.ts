export { parseArrow } from "./parse-arrow.js";
export { tableToArrow } from "./table-to-arrow.js";
