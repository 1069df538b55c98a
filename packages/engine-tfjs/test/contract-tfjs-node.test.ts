import { describeEngine } from "@timevae/graph/testing";
import { it } from "vitest";
import { createTfjsEngine } from "../src/index.js";
import { loadTfjsNode } from "../src/node/index.js";
import { skipReason, tfjsNodePlace } from "./tfjs-node-place.js";

if (tfjsNodePlace === undefined) {
  it.skip(`the real tfjs-node keeps the engine contract ${skipReason}`, () => {});
} else {
  const load = () => loadTfjsNode("@tensorflow/tfjs-node", { resolveFrom: [tfjsNodePlace as string] });
  describeEngine(
    "tfjs-node",
    async () => createTfjsEngine({ tf: load() }),
    { relative: 1e-5, absolute: 1e-5 },
    () => load().memory().numTensors,
  );
}
