import { describeEngine } from "@timevae/graph/testing";
import { describe } from "vitest";
import { createTfjsEngine } from "../src/index.js";
import { loadTfjsNode } from "../src/node/index.js";
import { skipReason, tfjsNodePlace } from "./tfjs-node-place.js";

describe.skipIf(tfjsNodePlace === undefined)(`the real tfjs-node ${tfjsNodePlace ? "" : skipReason}`, () => {
  const load = () => loadTfjsNode("@tensorflow/tfjs-node", { resolveFrom: [tfjsNodePlace as string] });
  describeEngine(
    "tfjs-node",
    async () => createTfjsEngine({ tf: load() }),
    { relative: 1e-5, absolute: 1e-5 },
    () => load().memory().numTensors,
  );
});
