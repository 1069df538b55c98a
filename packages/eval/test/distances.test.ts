import { createRandom, selectWindows } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { distanceMeasures, type Measure } from "../src/index.js";
import { byId, comparison, mapValues, measured, options, seriesOf, shuffled, waves } from "./measure-helpers.js";
import { naive, nested } from "./naive-measures.js";

const each = distanceMeasures.map((measure) => [measure.id, measure] as const);
const distance = (id: string) => byId(distanceMeasures, id);

describe.each(each)("%s", (id, measure) => {
  it("is what its definition says, computed in another way", async () => {
    expect(Object.keys(naive), `naive-measures.ts: expected ${id} in plain loops`).toContain(id);
    for (const seed of [1, 2]) {
      const train = waves([24, 7, 3], seed);
      const subject = mapValues(waves([24, 7, 3], seed + 10, 0.1), (value) => 0.1 + 0.9 * value ** 2);
      const expected = naive[id]?.(nested(train), nested(subject)) ?? Number.NaN;
      expect(await measured(measure, comparison(train, waves([24, 7, 3], 9), subject))).toBeCloseTo(expected, 6);
    }
  });

  it("is far better for another sample of the same distribution than for skewed noise", async () => {
    const train = waves([400, 12, 2], 1);
    const heldOut = waves([400, 12, 2], 2);
    const random = createRandom(3);
    const noise = mapValues(train, () => 0.6 + 0.02 * random.normal() ** 2);
    const same = await measured(measure, comparison(train, heldOut, heldOut));
    const other = await measured(measure, comparison(train, heldOut, noise));
    if (measure.best === "high") expect(other).toBeLessThan(0.2 * same);
    else if (id === "density") expect(Math.abs(other - 1)).toBeGreaterThan(3 * Math.abs(same - 1));
    else expect(other).toBeGreaterThan((id === "nearestDtw" ? 2 : 3) * same);
  });

  it("does not depend on the order of the windows", async () => {
    const train = waves([60, 8, 2], 1);
    const heldOut = waves([60, 8, 2], 2);
    const subject = waves([60, 8, 2], 3, 0.2);
    const before = await measured(measure, comparison(train, heldOut, subject));
    const after = await measured(measure, comparison(shuffled(train, 4), shuffled(heldOut, 5), shuffled(subject, 6)));
    expect(after).toBeCloseTo(before, 9);
  });

  it.each([
    ["one feature", [30, 8, 1] as const, (n: number, t: number) => Math.sin(n * n + t)],
    ["one step", [30, 1, 2] as const, (n: number, _t: number, d: number) => Math.sin(n * n + d)],
    [
      "a constant feature",
      [30, 8, 2] as const,
      (n: number, t: number, d: number) => (d === 0 ? 0.1 : Math.sin(n * n + t)),
    ],
    ["nothing but constants", [30, 8, 2] as const, () => 0.1],
  ])("works on %s, and against itself is best", async (_what, shape, value) => {
    const train = seriesOf(shape, value);
    const found = await measured(
      measure,
      comparison(train, selectWindows(train, [0, 1, 2, 3, 4, 5, 6, 7]), seriesOf(shape, value)),
    );
    const expected = { precision: 1, recall: 1, coverage: 1 }[id] ?? 0;
    // Among 8 copies a ball reaches to 5 others, or all.
    if (id === "density") expect(found).toBeGreaterThanOrEqual(1);
    // The unbiased estimate of 0 from a sample against itself is below 0 by as much as two of 30 pairs weigh.
    else if (id === "maximumMeanDiscrepancy") expect(Math.abs(found)).toBeLessThan(2 / 29);
    else expect(found).toBeCloseTo(expected, 9);
  });

  it("says who it is, for a reader", () => {
    expect(measure.definition.length).toBeGreaterThan(120);
    expect(measure.definition).toMatch(/\.$/);
    expect(measure.deterministic).toBe(true);
  });
});

describe("distances rank known shifts", () => {
  const train = waves([300, 12, 2], 1);
  const heldOut = waves([300, 12, 2], 2);
  const fresh = waves([300, 12, 2], 3);
  const random = createRandom(4);
  const noise = fresh.values.map(() => random.normal());
  const rising = async (
    measure: Measure,
    change: (size: number) => (value: number, index: number) => number,
    sizes: number[],
  ) => {
    const values: number[] = [];
    for (const size of sizes)
      values.push(await measured(measure, comparison(train, heldOut, mapValues(fresh, change(size)))));
    for (let i = 1; i < values.length; i++)
      expect(values[i], values.join(" ")).toBeGreaterThan(values[i - 1] as number);
  };

  it.each(["kolmogorovSmirnov", "wasserstein1", "histogramDifference", "maximumMeanDiscrepancy", "nearestDtw"])(
    "%s grows with a shift of the level",
    (id) => rising(distance(id), (size) => (value) => value + size, [0, 0.1, 0.3]),
  );

  it.each(["autocorrelationDifference", "powerSpectrumDifference", "incrementsDistance"])("%s grows with noise", (id) =>
    rising(distance(id), (size) => (value, index) => value + size * (noise[index] as number), [0, 0.1, 0.3]),
  );

  it.each(["skewnessDifference", "kurtosisDifference"])("%s grows with the tail", (id) =>
    rising(distance(id), (size) => (value) => Math.exp(size * value), [0.1, 2, 4]),
  );

  it("the correlation difference grows when features lose their tie", () =>
    rising(
      distance("correlationDifference"),
      (size) => (value, index) => (index % 2 ? value + size * (fresh.values[index - 1] as number) : value),
      [0, 0.5, 2],
    ));

  it("a shift by a tenth is a tenth by Wasserstein", async () => {
    const value = await measured(
      distance("wasserstein1"),
      comparison(
        train,
        heldOut,
        mapValues(train, (x) => x + 0.1),
      ),
    );
    expect(value).toBeCloseTo(0.1, 6);
  });
});

describe("all distances", () => {
  const train = waves([30, 8, 2], 1);

  it.each(each)("%s refuses windows of another size, and single windows", async (_id, measure) => {
    const other = waves([30, 9, 2], 1);
    await expect(measure.compute(comparison(train, train, other), options)).rejects.toMatchObject({
      code: "invalid-data",
      message: "subject: expected windows of 8 steps × 2 features, as in train, received 9 × 2",
    });
    await expect(measure.compute(comparison(train, waves([30, 8, 3], 1), train), options)).rejects.toThrow(
      "heldOut: expected",
    );
    await expect(measure.compute(comparison(train, train, selectWindows(train, [0])), options)).rejects.toThrow(
      "subject: expected at least 2 windows, received 1; give more data",
    );
  });

  it.each(each)("%s stops when asked to, and reports its end", async (_id, measure) => {
    const fresh = waves([30, 8, 2], 2);
    const signal = AbortSignal.abort();
    await expect(measure.compute(comparison(train, train, fresh), { ...options, signal })).rejects.toMatchObject({
      code: "cancelled",
    });
    const seen: number[] = [];
    await measure.compute(comparison(train, train, fresh), {
      ...options,
      onProgress: (fraction) => seen.push(fraction),
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("take fewer windows in fast mode, the same ones every time", async () => {
    const many = waves([900, 4, 1], 1);
    const subject = waves([900, 4, 1], 2);
    const mmd = distance("maximumMeanDiscrepancy");
    const fast = await measured(mmd, comparison(many, many, subject), { fast: true });
    expect(fast).not.toBe(await measured(mmd, comparison(many, many, subject)));
    expect(await measured(mmd, comparison(many, many, subject), { fast: true, seed: 2 })).toBe(fast);
  });
});
