import { describeEngine } from "@timevae/graph/testing";
import { createOrtEngine } from "../src/index.js";
import { tolerance } from "./tolerance.js";

describeEngine("onnxruntime-node", () => createOrtEngine({ runtime: "node" }), tolerance);
