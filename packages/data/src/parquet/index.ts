export { parseParquet } from "./parse-parquet.js";
export { tableToParquet } from "./table-to-parquet.js";
