import { createProgram, input } from "@timevae/graph";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { findColumnFacts } from "../src/calibration/column-facts.js";
import { findValueUnits, toUnit } from "../src/calibration/value-units.js";
import { fromUnits, toUnits } from "../src/calibration/value-units-graph.js";
import { nodeEngine } from "./helpers.js";

const [windows, steps] = [300, 4];
const kept = [0, 1, 2, 3];

/** Normal; positive and very skewed; the same with zeros in it; the same on a grid. */
function series(): SeriesArray {
  const random = createRandom(5);
  const values = new Float32Array(windows * steps * 4);
  for (let row = 0; row < windows * steps; row++) {
    const skewed = Math.exp(1.2 * random.normal());
    values.set([random.normal(), skewed, Math.max(0, skewed - 1), Math.ceil(skewed)], row * 4);
  }
  return createSeriesArray(values, [windows, steps, 4]);
}

describe("findValueUnits", () => {
  const data = series();
  const facts = findColumnFacts(data);
  const none = kept.map(() => [false, false] as const);

  it("has positive columns that are strongly skewed on a logarithmic scale, and no others", () => {
    const { floors, center, spread } = findValueUnits(data, kept, facts, none);
    expect(floors.map((floor) => floor !== null)).toEqual([false, true, false, true]);
    expect(center[1]).toBeCloseTo(0, 1);
    expect(spread[1]).toBeCloseTo(1.2, 1);
  });

  it("leaves columns of straight lines on their own scale", () => {
    const straight = [none[0]!, [false, true], none[2]!, none[3]!] as const;
    expect(findValueUnits(data, kept, facts, straight).floors[1]).toBeNull();
  });

  it("leaves a grid on its own scale where to stay is an event, or where it comes too near to 0", () => {
    const stays = [none[0]!, none[1]!, none[2]!, [true, false]] as const;
    expect(findValueUnits(data, kept, facts, stays).floors[3]).toBeNull();
    const finer = { ...facts, grids: facts.grids.map((grid) => grid && { ...grid, size: 2 }) };
    expect(findValueUnits(data, kept, finer, none).floors[3]).toBeNull();
  });

  it("is undone by the graph, which agrees with the numbers; what is not to be seen is nothing", async () => {
    const units = findValueUnits(data, kept, facts, none);
    const x = input("x", ["N", steps * 4]);
    const inside = toUnits(x, units, [1, 1, 1, 0], steps);
    const back = fromUnits(toUnits(x, units, [1, 1, 1, 1], steps), units, steps);
    const executable = await (await nodeEngine()).compile(createProgram({ outputs: { inside, back } }));
    const values = data.values.slice(0, 2 * steps * 4);
    values[1] = -3; // below what a logarithm is of
    const results = await executable.run({ x: { data: values, shape: [2, steps * 4] } });
    await executable.dispose();
    for (const [i, value] of values.entries()) {
      const k = i % 4;
      const expected = k === 3 ? 0 : toUnit(units, k, value);
      expect(results.inside!.data[i]).toBeCloseTo(expected, 4);
      expect(results.back!.data[i]).toBeCloseTo(i === 1 ? (units.floors[1] as number) : value, 3);
    }
  });
});
