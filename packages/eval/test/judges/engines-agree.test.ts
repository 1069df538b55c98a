import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { createOrtEngine } from "@timevae/engine-ort";
import { createTfjsEngine } from "@timevae/engine-tfjs";
import { scoreMeasures } from "@timevae/eval";
import { describe, expect, it } from "vitest";
import { changeSeries, makeWaves } from "./toy-series.js";

const [train, heldOut] = [makeWaves(40, 3, 2, 1), makeWaves(40, 3, 2, 2)];
const subject = changeSeries(makeWaves(40, 3, 2, 3), (value) => 0.1 + 0.9 * value);
const engines = {
  "ort-node": () => createOrtEngine({ runtime: "node", threads: 1 }),
  "ort-web": () => createOrtEngine({ runtime: "web" }),
  "tfjs wasm": async () => {
    await tf.setBackend("wasm");
    return createTfjsEngine({ tf });
  },
};
/**
 * Predictive scores are means of many numbers: rounding moves them by less than 1e-3 after 1200 steps. The others count
 * windows on either side of a threshold: at most one in fifty changes sides.
 */
const tolerance: Readonly<Record<string, number>> = {
  discriminative: 0.02,
  predictive: 1e-3,
  medianPredictor: 0,
  strongJudge: 0.02,
};

describe("the same seed gives the same scores on every engine", () => {
  it.each(scoreMeasures.map(({ id }) => id))(
    "%s",
    async (id) => {
      const measure = scoreMeasures.find((candidate) => candidate.id === id)!;
      const results: [string, readonly number[]][] = [];
      for (const [name, create] of Object.entries(engines)) {
        const options = { engine: await create(), seed: 3, fast: true };
        results.push([name, await measure.compute({ train, heldOut, subject, isBaseline: false }, options)]);
      }
      const [, expected] = results[0]!;
      for (const [name, values] of results) {
        for (const [repeat, value] of values.entries()) {
          expect(
            Math.abs(value - expected[repeat]!),
            `${name}, repeat ${repeat}: ${value}, ${expected[repeat]}`,
          ).toBeLessThanOrEqual(tolerance[id]!);
        }
      }
    },
    180_000,
  );
});
