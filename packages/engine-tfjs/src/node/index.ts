export { createTfjsNodeEngine } from "./create-tfjs-node-engine.js";
export { type LoadTfjsNodeOptions, loadTfjsNode, type TfjsNodePackage } from "./load-tfjs-node.js";
