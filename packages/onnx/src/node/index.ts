export { readGeneratorFolder } from "./read-generator-folder.js";
