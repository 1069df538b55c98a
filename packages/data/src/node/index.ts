export { readBytes } from "./read-bytes.js";
export { readFrame } from "./read-frame.js";
export { readInput, readSeries } from "./read-input.js";
export { readTable } from "./read-table.js";
export { writeFileAtomic } from "./write-file-atomic.js";
