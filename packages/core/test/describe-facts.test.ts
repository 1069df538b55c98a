import { describe, expect, it } from "vitest";
import type { Calibration } from "../src/calibration/calibration.js";
import { describeFacts } from "../src/index.js";

const columns = ["celsius", "fahrenheit", "rain", "dry", "wet", "chance"];

function calibrationOf(facts: Partial<Calibration["facts"]>, independent: readonly number[] = []): Calibration {
  const none = columns.map(() => null);
  const all = { linear: [], grids: none, orders: [], atoms: columns.map(() => []), lines: null, ...facts };
  const values = { shape: { independent } } as unknown as Calibration["values"];
  // The columns that do not follow from others, dealt into groups.
  return { facts: all, values, columns: [5, 0, 2, 3, 4], latent: {} as Calibration["latent"] };
}

describe("describeFacts", () => {
  it("says each fact in a sentence, numbers as people write them", () => {
    const facts = describeFacts(
      calibrationOf(
        {
          linear: [{ column: 1, constant: 32, weights: [{ column: 0, weight: Math.fround(1.8) }] }],
          grids: [null, null, { size: 0.1, origin: 0 }, { size: 10, origin: 5 }, null, null],
          orders: [[3, 4]],
          atoms: [[], [], [0, 2.5], [], [], []],
          lines: { period: 6, columns: [0, 4], phases: [], grids: [null, { size: 0.5, origin: 0 }] },
        },
        [0],
      ),
      columns,
    );
    expect(facts).toEqual([
      "fahrenheit = 1.8 × celsius + 32",
      "rain: steps of 0.1",
      "dry: steps of 10 from 5",
      "dry ≤ wet",
      "rain: often exactly 0 or 2.5",
      "celsius, wet: straight lines between knots 6 steps apart",
      "wet at knots: steps of 0.5",
      "chance: noise that has to do with nothing",
    ]);
  });

  it("has nothing to say where there is nothing", () => {
    expect(describeFacts(calibrationOf({}), columns)).toEqual([]);
  });
});
