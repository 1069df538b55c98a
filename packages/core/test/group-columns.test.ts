import { createRandom, createSeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { groupColumns } from "../src/calibration/group-columns.js";

/** Three walks, each twice with some noise of its own: columns 0 and 1, 2 and 3, 4 and 5. */
function pairs() {
  const random = createRandom(3);
  const [windows, steps, columns] = [50, 8, 6];
  const values = new Float32Array(windows * steps * columns);
  const walks = [0, 0, 0];
  for (let row = 0; row < windows * steps; row++) {
    for (let d = 0; d < columns; d++) {
      const walk = Math.floor(d / 2);
      if (d % 2 === 0) walks[walk] = (walks[walk] as number) + random.normal();
      values[row * columns + d] = (walks[walk] as number) + 0.1 * random.normal();
    }
  }
  return createSeriesArray(values, [windows, steps, columns]);
}

describe("groupColumns", () => {
  it("puts columns that move together into different groups, and every column somewhere", () => {
    const order = groupColumns(pairs(), [0, 1, 2, 3, 4, 5], [3, 3]);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const group of [order.slice(0, 3), order.slice(3)]) {
      expect(new Set(group.map((d) => Math.floor(d / 2))).size).toBe(3);
    }
  });

  it("leaves columns in order where each is alone", () => {
    expect(groupColumns(pairs(), [1, 3, 4], [1, 1, 1])).toEqual([1, 3, 4]);
  });
});
