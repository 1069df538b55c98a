import { describeEngine } from "@timevae/graph/testing";
import { expect, it } from "vitest";
import { createOrtWorkers } from "../src/node/index.js";
import { tolerance } from "./tolerance.js";

describeEngine("onnxruntime-node in workers", () => createOrtWorkers({ workers: 2 }), tolerance);

it("a number of workers out of range is an error", async () => {
  await expect(createOrtWorkers({ workers: 0 })).rejects.toThrow(
    "workers: expected an integer from 1 to 64, received 0",
  );
});
