import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { describeEngine } from "@timevae/graph/testing";
import { createTfjsEngine } from "../src/index.js";

describeEngine(
  "tfjs cpu",
  async () => {
    tf.enableProdMode(); // the backend recommends tfjs-node on the console otherwise
    await tf.setBackend("cpu");
    return createTfjsEngine({ tf });
  },
  { relative: 1e-5, absolute: 1e-5 },
  () => tf.memory().numTensors,
);
