import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { findColumnFacts } from "../src/calibration/column-facts.js";
import { findLineColumns, phasesOf } from "../src/calibration/line-columns.js";

const [windows, steps, period] = [120, 16, 4];
/** The phase of each window's first step, as the series below have it. */
const phaseOf = (n: number) => (3 * n + 1) % period;

/** Lines with the same knots, a random walk, and a column that hardly ever changes. */
function weather(spoil?: (values: Float32Array) => void): SeriesArray {
  const random = createRandom(1);
  const columns = 4;
  const values = new Float32Array(windows * steps * columns);
  for (let n = 0; n < windows; n++) {
    const slopes = [0, 0];
    const at = [random.normal(), random.normal()];
    let [walk, rare] = [0, 0];
    for (let t = 0; t < steps; t++) {
      for (const d of [0, 1]) {
        if (t === 0 || (phaseOf(n) + t) % period === 0) slopes[d] = random.normal();
        at[d] = (at[d] as number) + (slopes[d] as number);
      }
      walk += random.normal();
      if (random.uniform() < 0.03) rare = random.normal();
      values.set([at[0] as number, walk, at[1] as number, rare], (n * steps + t) * columns);
    }
  }
  spoil?.(values);
  return createSeriesArray(values, [windows, steps, columns]);
}

describe("findLineColumns", () => {
  it("finds columns that bend at every fourth step only, with the shares of where windows begin", () => {
    const lines = findLineColumns(weather(), [0, 1, 2, 3]);
    expect(lines?.period).toBe(period);
    expect(lines?.columns).toEqual([0, 2]);
    expect(lines?.phases.map((share) => Math.round(4 * share))).toEqual([1, 1, 1, 1]);
  });

  /** The first column from knot to knot, at fifths. */
  const onGrid = (values: Float32Array) => {
    for (let n = 0; n < windows; n++) {
      for (let t = 0; t < steps; t++) {
        const place = (phaseOf(n) + t) % period;
        const knot = Math.floor((phaseOf(n) + t) / period);
        const at = (k: number) => 0.2 * (((n + 7 * k) * (k + 3)) % 11);
        values[(n * steps + t) * 4] = at(knot) + ((at(knot + 1) - at(knot)) * (place + 1)) / period;
      }
    }
  };

  it("finds the grid of knots, where they have one; between them values are on none", () => {
    const lines = findLineColumns(weather(onGrid), [0, 1, 2, 3]);
    expect(lines?.columns).toEqual([0, 2]);
    expect(lines?.grids).toEqual([{ size: 0.2, origin: 0 }, null]);
  });

  it("leaves out the grid of knots where grids are turned off, all or by name of the column", () => {
    const all = { linear: true, orders: true, atoms: true, lines: true };
    const series = weather(onGrid);
    const name = series.columns[0] as string;
    const sizes = (grids: boolean | Record<string, null>) =>
      findColumnFacts(series, { ...all, grids }).lines?.grids.map((grid) => grid?.size);
    expect(sizes(true)).toEqual([0.2, undefined]);
    expect(sizes({ [name]: null })).toEqual([undefined, undefined]);
    expect(sizes({})).toEqual([0.2, undefined]);
    expect(sizes(false)).toEqual([undefined, undefined]);
  });

  it("says nothing where one window makes an exception", () => {
    const spoil = (values: Float32Array) => {
      const at = (7 * steps + 9) * 4;
      for (const d of [0, 2]) values[at + d] = (values[at + d] as number) + 0.1;
    };
    expect(findLineColumns(weather(spoil), [0, 1, 2, 3])).toBeNull();
  });

  it("says nothing of columns that it is not asked about, of noise, or of windows too short for two knots", () => {
    expect(findLineColumns(weather(), [1, 3])).toBeNull();
    const short = createSeriesArray(
      new Float32Array(200 * 4).map((_, i) => i % 7),
      [200, 4, 1],
    );
    expect(findLineColumns(short, [0])).toBeNull();
  });
});

describe("phasesOf", () => {
  it("tells where the knots of each window are", () => {
    const series = weather();
    const lines = findLineColumns(series, [0, 2]);
    const phases = phasesOf(series, lines as NonNullable<typeof lines>, () => 0);
    expect([...phases]).toEqual(Array.from({ length: windows }, (_, n) => phaseOf(n)));
  });
});
