import { createOrtEngine } from "@timevae/engine-ort";
import { authorsScoreMeasures } from "@timevae/eval";
import { meanInterval } from "@timevae/statistics";
import { describe, expect, it } from "vitest";
import { hasSharedData, readAuthorsData, readPublishedScore } from "./shared-data.js";

const predictive = authorsScoreMeasures.find(({ id }) => id === "predictiveOfAuthors")!;
/** Published numbers have three digits. */
const rounding = 0.0005;

describe.skipIf(!hasSharedData)("published predictive scores of real data (skipped where ../shared is absent)", () => {
  it.each([
    ["stockv", 2],
    ["stockv", 5],
    ["air", 2],
  ])(
    "%s at %i percent is within the intervals",
    async (name, percent) => {
      const train = readAuthorsData(name, percent);
      const engine = await createOrtEngine({ runtime: "node", threads: 1 });
      const comparison = { train, heldOut: train, subject: train, isBaseline: true };
      const ours = meanInterval(await predictive.compute(comparison, { engine, seed: 1, fast: false }));
      const published = readPublishedScore("predictive", name, percent);
      const allowed = published.halfWidth + ours.halfWidth! + rounding;
      expect(Math.abs(ours.mean - published.mean), `${ours.mean} against ${published.mean}`).toBeLessThan(allowed);
      // An interval so wide that anything is within it would show nothing.
      expect(allowed).toBeLessThan(0.15 * published.mean + 0.005);
    },
    180_000,
  );
});
