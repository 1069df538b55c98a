import { createOrtEngine } from "@timevae/engine-ort";
import { authorsScoreMeasures, type Comparison, type Measure, scoreMeasures } from "@timevae/eval";
import type { SeriesArray } from "@timevae/spec";
import { expect, it, vi } from "vitest";
import { changeSeries, makeSeries, makeWaves, mean } from "./toy-series.js";

// Seconds alone; other work on the machine must not fail them.
vi.setConfig({ testTimeout: 180_000 });

const engine = await createOrtEngine({ runtime: "node", threads: 1 });
const ofAuthors = authorsScoreMeasures.find(({ id }) => id === "discriminativeOfAuthors") as Measure;
const discriminative = scoreMeasures.find(({ id }) => id === "discriminative") as Measure;
const compare = (train: SeriesArray, subject: SeriesArray): Comparison => ({
  train,
  heldOut: train,
  subject,
  isBaseline: false,
});
const scores = (of: Measure, comparison: Comparison, fast: boolean, seed = 1) =>
  of.compute(comparison, { engine, seed, fast });

/** Windows of two kinds, low and high, so that a judge can know no more than the share of each. */
const kinds = (high: number) => makeSeries([600, 4, 4], (n) => ((n * 7) % 600 < high ? 0.8 : 0.2));

it("is near 0 for one distribution and near 0.5 for disjoint ones, and the same for the same seed", async () => {
  const [train, fresh] = [makeWaves(300, 8, 6, 1), makeWaves(300, 8, 6, 3)];
  const disjoint = changeSeries(fresh, (value) => value + 2);
  const same = await scores(ofAuthors, compare(train, fresh), true);
  expect(same).toHaveLength(3);
  expect(mean(same)).toBeLessThan(0.1);
  expect(mean(await scores(ofAuthors, compare(train, disjoint), false))).toBeGreaterThan(0.45);
  expect(await scores(ofAuthors, compare(train, fresh), true)).toEqual(same);
  expect(await scores(ofAuthors, compare(train, fresh), true, 2)).not.toEqual(same);
});

it("compares the logit with 0.5: a judge that is 60 % sure takes nothing for real", async () => {
  // High windows are real with 60 %: a logit of log 1.5 = 0.41, which is above 0 and below 0.5.
  const unsure = compare(kinds(360), kinds(240));
  const logits = await scores(ofAuthors, unsure, false);
  // What is left is by how much the examined windows are not half and half.
  expect(mean(logits)).toBeLessThan(0.06);
  expect(mean(await scores(discriminative, unsure, false))).toBeGreaterThan(0.07);
  // 75 %: a logit of log 3 = 1.1.
  const sure = compare(kinds(450), kinds(150));
  expect(Math.abs(mean(await scores(ofAuthors, sure, false)) - 0.25)).toBeLessThan(0.05);
});
