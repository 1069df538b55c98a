import { createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { membershipAttack, privacyMeasures } from "../src/index.js";
import { byId, comparison, mapValues, measured, options, seriesOf, shuffled, waves } from "./measure-helpers.js";
import { nested } from "./naive-measures.js";

const each = privacyMeasures.map((measure) => [measure.id, measure] as const);
const privacy = (id: string) => byId(privacyMeasures, id);

const train = waves([400, 12, 2], 1);
const heldOut = waves([200, 12, 2], 2);
const innocent = waves([400, 12, 2], 3);

/** The first `count` windows are training windows with a little noise, or none. */
function withCopies(count: number, noise = 0): SeriesArray {
  const random = createRandom(8);
  const values = innocent.values.slice();
  values.set(train.values.subarray(0, count * 24).map((value) => value + noise * random.normal()));
  return createSeriesArray(values, innocent.shape);
}

/** How much a measure says that samples give training windows away: 0 where it cannot tell them from held-out ones. */
const alarm: Record<string, (value: number, baseline: number) => number> = {
  closestRecord: (value, baseline) => 1 - value / baseline,
  closestRecordLow: (value, baseline) => 1 - value / baseline,
  neighbourDistanceRatio: (value, baseline) => 1 - value / baseline,
  closerThanHeldOut: (value) => (value - 0.05) / 0.95,
  membershipInference: (value) => 2 * (value - 0.5),
};

describe.each(each)("%s", (id, measure) => {
  const alarmOf = async (subject: SeriesArray, real = train) => {
    const baseline = await measured(measure, comparison(real, heldOut, heldOut));
    return alarm[id]?.(await measured(measure, comparison(real, heldOut, subject)), baseline) ?? Number.NaN;
  };

  it("is quiet about a fresh sample of the same distribution", async () => {
    expect(Math.abs(await alarmOf(innocent))).toBeLessThan(0.15);
    expect(Math.abs(await alarmOf(waves([400, 12, 2], 4)))).toBeLessThan(0.15);
  });

  it("catches a planted copy of the training data, and near-copies", async () => {
    expect(await alarmOf(withCopies(400))).toBeGreaterThan(0.95);
    expect(await alarmOf(withCopies(400, 0.005))).toBeGreaterThan(0.7);
  });

  it("does not depend on the order of the windows", async () => {
    const subject = withCopies(80, 0.01);
    const before = await measured(measure, comparison(train, heldOut, subject));
    const after = await measured(measure, comparison(shuffled(train, 4), shuffled(heldOut, 5), shuffled(subject, 6)));
    expect(after).toBeCloseTo(before, 9);
  });

  it("works on constants, one feature and one step", async () => {
    for (const [shape, value] of [
      [[20, 4, 2], () => 0.1],
      [[20, 4, 1], (n: number, t: number) => Math.sin(n * n + t)],
      [[20, 1, 1], (n: number) => Math.sin(n * n)],
    ] as const) {
      const all = seriesOf(shape, value);
      expect(await measured(measure, comparison(all, selectWindows(all, [0, 1, 2, 3]), all))).toBeGreaterThanOrEqual(0);
    }
  });

  it("refuses windows of another size, stops when asked to, and reports its end", async () => {
    await expect(measure.compute(comparison(train, heldOut, waves([30, 9, 2], 1)), options)).rejects.toThrow(
      "subject: expected windows of 12 steps × 2 features, as in train, received 9 × 2",
    );
    const signal = AbortSignal.abort();
    await expect(measure.compute(comparison(train, heldOut, innocent), { ...options, signal })).rejects.toMatchObject({
      code: "cancelled",
    });
    const seen: number[] = [];
    await measure.compute(comparison(train, heldOut, waves([40, 12, 2], 5)), {
      ...options,
      onProgress: (f) => seen.push(f),
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});

describe("a few copies among many samples", () => {
  it.each(["closestRecordLow", "neighbourDistanceRatio"])("%s is 0 when every tenth is a copy", async (id) => {
    expect(await measured(privacy(id), comparison(train, heldOut, withCopies(40)))).toBe(0);
  });

  it("the share of samples closer than held-out grows by the copies", async () => {
    const before = await measured(privacy("closerThanHeldOut"), comparison(train, heldOut, innocent));
    const after = await measured(privacy("closerThanHeldOut"), comparison(train, heldOut, withCopies(40)));
    expect(after - before).toBeGreaterThan(0.08);
  });

  it("more copies make a better attack", async () => {
    const area = (subject: SeriesArray) =>
      measured(privacy("membershipInference"), comparison(train, heldOut, subject));
    const areas = [await area(innocent), await area(withCopies(100)), await area(withCopies(300))] as const;
    expect(areas[1]).toBeGreaterThan(areas[0] + 0.05);
    expect(areas[2]).toBeGreaterThan(areas[1] + 0.2);
  });
});

describe("values by the definition", () => {
  const small = waves([25, 5, 2], 1);
  const held = waves([15, 5, 2], 2);
  const subject = waves([20, 5, 2], 3);
  const distances = (from: SeriesArray, to: SeriesArray) =>
    nested(from).map((a) =>
      nested(to)
        .map((b) => Math.hypot(...a.flatMap((step, t) => step.map((value, d) => value - (b[t]?.[d] as number)))))
        .sort((x, y) => x - y),
    );
  /** As NumPy's default: linear between neighbours. */
  const percentile = (values: number[], fraction: number) => {
    const sorted = [...values].sort((x, y) => x - y);
    const place = fraction * (sorted.length - 1);
    const below = sorted[Math.floor(place)] as number;
    return below + (place % 1) * ((sorted[Math.ceil(place)] as number) - below);
  };
  const nearest = distances(subject, small).map((row) => row[0] as number);
  const members = distances(small, subject).map((row) => row[0] as number);
  const others = distances(held, subject).map((row) => row[0] as number);
  const limit = percentile(
    distances(held, small).map((row) => row[0] as number),
    0.05,
  );
  const wins = members.flatMap((m) => others.map((o) => (m < o ? 1 : m === o ? 0.5 : 0)));

  it.each([
    ["closestRecord", percentile(nearest, 0.5) / Math.sqrt(10)],
    ["closestRecordLow", percentile(nearest, 0.05) / Math.sqrt(10)],
    [
      "neighbourDistanceRatio",
      percentile(
        distances(subject, small).map(([a, b]) => (a as number) / (b as number)),
        0.05,
      ),
    ],
    ["closerThanHeldOut", nearest.filter((distance) => distance < limit).length / 20],
    ["membershipInference", wins.reduce<number>((sum, win) => sum + win, 0) / wins.length],
  ])("%s", async (id, expected) => {
    expect(await measured(privacy(id), comparison(small, held, subject))).toBeCloseTo(expected, 6);
  });
});

describe("windows that overlap", () => {
  /** Windows of a random walk at stride 1: neighbours in time are near-copies. */
  function walk(windows: number, seed: number, start: number): SeriesArray {
    const random = createRandom(seed);
    const path = [0.5];
    for (let i = 1; i < windows + 12; i++) path.push((path[i - 1] as number) + 0.05 * random.normal());
    const positions = Array.from({ length: windows }, (_, n) => start + n);
    return seriesOf([windows, 12, 1], (n, t) => path[n + t] as number, positions);
  }

  it("do not count as the second neighbour: a copy's ratio is 0, and near a window its own neighbours do not make it 1", async () => {
    const overlapping = walk(200, 1, 0);
    const random = createRandom(2);
    const near = mapValues(overlapping, (value) => value + 0.001 * random.normal());
    const ratio = (real: SeriesArray) =>
      measured(privacy("neighbourDistanceRatio"), comparison(real, walk(50, 3, 300), near));
    const apart = await ratio(overlapping);
    const unknown = await ratio(createSeriesArray(overlapping.values, overlapping.shape));
    expect(apart).toBeLessThan(unknown);
  });

  it("widen the interval of the attack: 200 windows of 12 steps are worth 17", async () => {
    const real = walk(200, 1, 0);
    const held = walk(100, 2, 300);
    const subject = createSeriesArray(walk(150, 3, 0).values, [150, 12, 1]);
    const apart = await membershipAttack(comparison(real, held, subject), options);
    const strip = ({ values, shape }: SeriesArray) => createSeriesArray(values, shape);
    const unknown = await membershipAttack(comparison(strip(real), strip(held), subject), options);
    expect(apart.area).toBe(unknown.area);
    const width = ({ interval: [low, high] }: typeof apart) => high - low;
    expect(width(apart) / width(unknown)).toBeGreaterThan(2); // √12 where the interval is not cut at 0 or 1
    expect(await privacy("membershipInference").interval?.(comparison(real, held, subject), options)).toEqual(
      apart.interval,
    );
  });

  it("are kept apart in the real-vs-real row, where half of the held-out windows play the generator", async () => {
    const real = walk(200, 1, 0);
    const held = walk(100, 2, 300);
    const attack = await membershipAttack(comparison(real, held, shuffled(held, 1)), options);
    // Handed in as if it were a generator's, the held-out data give themselves away as what they are.
    expect(attack.area).toBe(0);
    const row = await membershipAttack(comparison(real, held, held), options);
    expect(row.area).toBeGreaterThan(0);
  });
});

describe("membership attack's interval", () => {
  it("holds ½ for 19 of 20 innocent samples", async () => {
    let holds = 0;
    for (let seed = 0; seed < 60; seed++) {
      const of = comparison(
        waves([60, 6, 1], 3 * seed),
        waves([40, 6, 1], 3 * seed + 1),
        waves([50, 6, 1], 3 * seed + 2),
      );
      const { interval } = await membershipAttack(of, options);
      if (interval[0] <= 0.5 && interval[1] >= 0.5) holds++;
    }
    expect(holds).toBeGreaterThanOrEqual(51);
  });
});
