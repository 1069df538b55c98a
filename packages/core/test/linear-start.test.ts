import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import type { DensityShape } from "../src/density/density-shape.js";
import { countDifferent } from "../src/density/different-stretches.js";
import { fitLinearStart } from "../src/density/linear-start.js";
import { nodeEngine } from "./helpers.js";

const [features, steps, lags] = [12, 8, 4];
const shape: DensityShape = {
  steps,
  features,
  groups: new Array<number>(features).fill(1),
  events: false,
  atoms: new Array<number[]>(features).fill([]),
  stays: [],
  independent: [],
  lines: null,
  paces: new Array<number>(features).fill(1),
  lags,
  context: 0,
  reach: null,
  hidden: 4,
  units: 4,
  components: 2,
};

/** Rows of noise, but for the last column, which is 0.9 times what the first was a step before, and noise. */
function rowsOf(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const rows = new Float32Array(count * features);
  for (let row = 0; row < count; row++) {
    for (let d = 0; d < features; d++) rows[row * features + d] = random.normal();
    if (row > 0) {
      rows[(row + 1) * features - 1] = 0.9 * (rows[(row - 1) * features] as number) + 0.436 * random.normal();
    }
  }
  return rows;
}

/** Windows of rows, one beginning at every row. */
function windowsOf(rows: Float32Array) {
  const count = rows.length / features - steps + 1;
  const history = new Float32Array(count * steps * features);
  for (let n = 0; n < count; n++) {
    history.set(rows.subarray(n * features, (n + steps) * features), n * steps * features);
  }
  return { count, history, target: history, context: new Float32Array() };
}

/** Mean squared distances from what the start forecasts for later steps, by feature. */
function errorsOf(start: Readonly<Record<string, Float32Array>>, rows: Float32Array): number[] {
  const [seen, within, bias] = ["seen", "within", "bias"].map((part) => start[`linear.${part}`]) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const count = rows.length / features;
  return Array.from({ length: features }, (_, d) => {
    let sum = 0;
    for (let row = lags; row < count; row++) {
      let forecast = bias[d] as number;
      for (let lag = 1; lag <= lags; lag++) {
        for (let c = 0; c < features; c++) {
          const weight = seen[((lag - 1) * features + c) * features + d] as number;
          forecast += weight * (rows[(row - lag) * features + c] as number);
        }
      }
      for (let c = 0; c < d; c++) {
        forecast += (within[c * features + d] as number) * (rows[row * features + c] as number);
      }
      sum += ((rows[row * features + d] as number) - forecast) ** 2 / (count - lags);
    }
    return sum;
  });
}

describe("fitLinearStart", () => {
  it("finds no relations in noise, however often windows repeat the same few rows, and finds what there is", async () => {
    const engine = await nodeEngine();
    const start = await fitLinearStart(shape, engine, [windowsOf(rowsOf(150, 1))]);
    const errors = errorsOf(start, rowsOf(3000, 2));
    // Least squares with 49 to 60 weights on 150 rows would have 1.5 to 1.7 on new rows.
    for (const error of errors.slice(0, -1)) expect(error).toBeLessThan(1.2);
    expect(errors.at(-1)).toBeLessThan(0.4);
    // How far off it expects to be is what it is on new rows, not on those it knows.
    const expected = [...(start.logScale as Float32Array)].map((value) => Math.exp(2 * value));
    for (const [d, error] of errors.entries()) expect(error / (expected[d] as number)).toBeLessThan(1.25);
  });

  it("gives first steps a forecast of their own: what is not known yet has no part in it", async () => {
    const engine = await nodeEngine();
    const start = await fitLinearStart(shape, engine, [windowsOf(rowsOf(400, 3))]);
    const weightOf = (name: string, lag: number) =>
      (start[`${name}.seen`] as Float32Array)[((lag - 1) * features + 0) * features + features - 1] as number;
    // The first step has no step before it; later ones go by the first column.
    expect(weightOf("linear", 1)).toBeCloseTo(0.9, 1);
    expect(Math.abs(weightOf("linear", 1) + weightOf("first", 1))).toBeLessThan(0.1);
    let second = 0;
    for (let lag = 1; lag <= lags; lag++) second += weightOf("linear", lag) + weightOf("second", lag);
    expect(second).toBeCloseTo(0.9, 1);
  });
});

describe("countDifferent", () => {
  it("counts stretches of rows once, in however many windows they are", () => {
    const rows = rowsOf(40, 4);
    expect(countDifferent(shape, [windowsOf(rows), windowsOf(rows)])).toBe(40 - lags);
    const repeated = new Float32Array(rows.length).fill(1);
    expect(countDifferent(shape, [windowsOf(repeated)])).toBe(1);
  });
});
