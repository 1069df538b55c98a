import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { findColumnFacts } from "../src/calibration/column-facts.js";
import { type FactsChoice, trainingConfigSchema } from "../src/training-config.js";
import { expectFault, fitTiny } from "./helpers.js";

/** A column of tens, one that touches it from above, one that is twice the first, and one that is 1.5 now and then. */
function series(): SeriesArray {
  const random = createRandom(2);
  const values = new Float32Array(100 * 4 * 4);
  for (let row = 0; row < 400; row++) {
    const tens = 10 * random.integer(5);
    const above = tens + (random.uniform() < 0.3 ? 0 : random.uniform());
    values.set([tens, above, 2 * tens, random.uniform() < 0.04 ? 1.5 : random.normal()], row * 4);
  }
  return createSeriesArray(values, [100, 4, 4], { columns: ["tens", "above", "twice", "rare"] });
}

function choose(facts: object): FactsChoice {
  return trainingConfigSchema.parse({ calibration: { facts } }).calibration?.facts as FactsChoice;
}

describe("training.calibration.facts", () => {
  it("looks for everything when not given", () => {
    const facts = findColumnFacts(series(), choose({}));
    expect(facts.linear.map(({ column }) => column)).toEqual([2]);
    expect(facts.grids.map((grid) => grid?.size)).toEqual([10, undefined, 20, undefined]);
    expect(facts.orders).toContainEqual([0, 1]);
    expect(facts.atoms[3]).toEqual([]); // four of a hundred: chance, unless somebody knows better
  });

  it("leaves out what is turned off", () => {
    const facts = findColumnFacts(
      series(),
      choose({ linear: false, grids: false, orders: false, atoms: false, lines: false }),
    );
    expect(facts).toEqual({
      linear: [],
      grids: [null, null, null, null],
      orders: [],
      atoms: [[], [], [], []],
      lines: null,
    });
  });

  it("takes what is given by name, beside what is found", () => {
    const facts = findColumnFacts(
      series(),
      choose({ linear: false, grids: { tens: 5, twice: null }, orders: [["tens", "above"]], atoms: { rare: [1.5] } }),
    );
    expect(facts.grids).toEqual([{ size: 5, origin: 0 }, null, null, null]);
    expect(facts.orders).toEqual([[0, 1]]);
    expect(facts.atoms[3]).toEqual([1.5]);
  });

  it.each<[Partial<FactsChoice>, RegExp]>([
    [{ orders: [["above", "tens"]] }, /facts\.orders: expected above ≤ tens, received .* above .* in window \d+, step/],
    [{ orders: [["tens", "nowhere"]] }, /expected one of tens, above, twice, rare, received "nowhere"/],
    [{ grids: { tens: 20 } }, /facts\.grids: expected multiples of 20 in column "tens"/],
    [{ atoms: { nobody: [1] } }, /facts\.atoms: expected one of tens/],
  ])("says what is wrong with %j", async (facts, message) => {
    await expectFault(
      fitTiny(series(), { observationNoise: "learned" }, { epochs: 1000, calibration: { facts } }),
      message,
    );
  });
});
