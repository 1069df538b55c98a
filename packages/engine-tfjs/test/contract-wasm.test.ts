import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";
import { describeEngine } from "@timevae/graph/testing";
import { createTfjsEngine } from "../src/index.js";

describeEngine(
  "tfjs wasm",
  async () => {
    await tf.setBackend("wasm");
    return createTfjsEngine({ tf });
  },
  { relative: 1e-5, absolute: 1e-5 },
  () => tf.memory().numTensors,
);
