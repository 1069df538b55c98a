import type { Engine } from "@timevae/graph";
import { createSeriesArray, type SeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { holdOut } from "../src/hold-out.js";
import { type FitPlan, type FitProgress, fit, modelToFiles, parseTrainingConfig, type TimeVAE } from "../src/index.js";
import { expectFault, faultOf, fitTiny, seriesFrom, sines } from "./helpers.js";

describe("fit", () => {
  it("learns sines: the losses fall a lot, and reconstructions beat the mean", async () => {
    const series = sines(80);
    const model = await fitTiny(series, {}, { epochs: 60 });
    const { epochs, activeUnits } = model.history;
    expect(epochs.at(-1)!.loss.total).toBeLessThan(epochs[0]!.loss.total / 4);
    expect(epochs.at(-1)!.validation!.total).toBeLessThan(epochs[0]!.validation!.total / 2);
    expect(activeUnits).toBeGreaterThanOrEqual(1);
    expect(activeUnits).toBeLessThanOrEqual(4);

    const [windows, steps, features] = series.shape;
    const mean = new Float64Array(steps * features);
    for (const [i, value] of series.values.entries()) mean[i % mean.length]! += value / windows;
    const errorOf = (guess: (i: number) => number) => series.values.reduce((sum, x, i) => sum + (x - guess(i)) ** 2, 0);
    const reconstruction = await model.reconstruct(series);
    expect(errorOf((i) => reconstruction.values[i]!)).toBeLessThan(0.85 * errorOf((i) => mean[i % mean.length]!));
    expect(reconstruction.columns).toEqual(series.columns);
    await model.dispose();
  });

  it("says what it is about to do and where it is", async () => {
    const plans: FitPlan[] = [];
    const progress: FitProgress[] = [];
    const model = await fitTiny(
      sines(),
      {},
      { epochs: 4 },
      {
        onPlan: (plan) => plans.push(plan),
        onEpoch: (each) => progress.push(each),
      },
    );
    expect(plans).toHaveLength(1);
    const [plan] = plans;
    expect(plan).toMatchObject({ trainingWindows: 54, validationWindows: 6 });
    expect(plan!.config).toEqual(model.config);
    const learned = Object.values(model.parts.weights).reduce((sum, { length }) => sum + length, 0);
    expect(plan!.parameters).toBe(learned);
    expect(progress.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    for (const each of progress) {
      expect(each.epochs).toBe(4);
      expect(each.windowsPerSecond).toBeGreaterThan(0);
      expect(each.secondsLeft).toBeGreaterThanOrEqual(0);
      expect(each.loss.total).toBeCloseTo(3 * each.loss.reconstruction + each.loss.kl, 3);
      expect(each.validation!.total).toBeCloseTo(3 * each.validation!.reconstruction + each.validation!.kl, 3);
      expect(each.bestEpoch).toBeLessThanOrEqual(each.epoch);
    }
    expect(progress.at(-1)!.secondsLeft).toBe(0);
    expect(model.history).toMatchObject({ stopReason: "epochs", trainingWindows: 54, validationWindows: 6 });
    expect(model.history.epochs).toHaveLength(4);
    await model.dispose();
  });

  it("waits for what onEpoch returns, whose snapshots are models of that moment and change nothing", async () => {
    const series = sines();
    const plain = await fitTiny(series, {}, { epochs: 3 });
    const snapshots: TimeVAE[] = [];
    let waiting = 0;
    const watched = await fitTiny(
      series,
      {},
      { epochs: 3 },
      {
        onEpoch: async (progress, snapshot) => {
          expect(waiting++).toBe(0);
          const model = await snapshot();
          await new Promise((resolve) => setTimeout(resolve, 1));
          waiting--;
          expect(model.history.epochs).toHaveLength(progress.epoch);
          snapshots.push(model);
        },
      },
    );
    expect(modelToFiles(watched)).toEqual(modelToFiles(plain));
    const samples = await Promise.all([...snapshots, watched].map((model) => model.sample(2, { seed: 1 })));
    expect(samples[0]!.values).not.toEqual(samples[1]!.values);
    // The last epoch was the best: its weights are the model's.
    expect(watched.history.bestEpoch).toBe(3);
    expect(samples[2]).toEqual(samples[3]);
    for (const model of [plain, watched, ...snapshots]) await model.dispose();
  });

  it("gives the same bytes and samples for the same seed, and others for another", async () => {
    const [first, second, other] = [
      await fitTiny(sines()),
      await fitTiny(sines()),
      await fitTiny(sines(), {}, { seed: 4 }),
    ];
    const files = modelToFiles(first);
    expect(modelToFiles(second)).toEqual(files);
    expect(modelToFiles(other)["decoder.onnx"]).not.toEqual(files["decoder.onnx"]);
    const samples = await first.sample(20, { seed: 8 });
    expect(await second.sample(20, { seed: 8 })).toEqual(samples);
    expect((await other.sample(20, { seed: 8 })).values).not.toEqual(samples.values);
    for (const model of [first, second, other]) await model.dispose();
  });

  it("takes batches of any size, the last and smaller one included", async () => {
    // With a learning rate of almost 0 the weights stand still: the mean loss per window cannot depend on the batches.
    const losses: number[] = [];
    for (const batchSize of [1, 7, 16, 25, 49, 50, 51, 5000]) {
      const model = await fitTiny(sines(50), {}, { epochs: 1, learningRate: 1e-12, batchSize, validationFraction: 0 });
      losses.push(model.history.epochs[0]!.loss.total);
      expect(model.history).toMatchObject({ trainingWindows: 50, validationWindows: 0 });
      await model.dispose();
    }
    for (const loss of losses) expect(Math.abs(loss / losses[0]! - 1)).toBeLessThan(1e-4);
  });

  it("trains on two windows without holding any out", async () => {
    const model = await fitTiny(sines(2));
    expect(model.history).toMatchObject({ trainingWindows: 2, validationWindows: 0, bestEpoch: 5 });
    expect(model.history.epochs[0]!.validation).toBeNull();
    expect((await model.sample(3)).shape).toEqual([3, 12, 2]);
    await model.dispose();
  });

  it("holds nothing out where all windows overlap", async () => {
    const series = seriesFrom(
      [24, 30, 1],
      (n, t) => Math.sin(n + t),
      Array.from({ length: 24 }, (_, n) => n),
    );
    const model = await fitTiny(series, {}, { epochs: 1, validationFraction: 0.5 });
    expect(model.history.trainingWindows + model.history.validationWindows).toBeLessThanOrEqual(24);
    expect(model.history.trainingWindows).toBeGreaterThan(0);
    await model.dispose();
  });

  it("holds out whole groups when told to, and says when there are none", () => {
    const groups = { categories: ["a", "b", "c"], indices: Uint32Array.from({ length: 60 }, (_, n) => n % 3) };
    const positions = Float64Array.from({ length: 60 }, (_, n) => n);
    const series = createSeriesArray(new Float32Array(60 * 4), [60, 4, 1], { positions, groups });
    const training = parseTrainingConfig({ validationBy: "group", validationFraction: 0.3, seed: 5 });
    const { train, validation } = holdOut(series, training);
    const namesOf = (side?: SeriesArray) => new Set(side?.groups?.indices);
    expect(namesOf(validation).size).toBe(1);
    expect(namesOf(train).size).toBe(2);
    for (const group of namesOf(validation)) expect(namesOf(train)).not.toContain(group);
    expect(train.shape[0] + (validation?.shape[0] ?? 0)).toBe(60);
    const { groups: _, ...alone } = series;
    expect(() => holdOut(alone, training)).toThrow(
      "groups: expected at least two to hold out a whole one, received none",
    );
    const none = parseTrainingConfig({ validationBy: "group", validationFraction: 0 });
    expect(() => holdOut(series, none)).toThrow(
      "training.validationFraction: expected a share above 0 to hold out whole groups, received 0; say one (--validation 0.1), or leave validationBy out",
    );
  });

  it("validates on rows that it does not train on", async () => {
    const [windows, steps] = [24, 4];
    // Several steps: the first step of Adam has the size of its learning rate whatever the gradient.
    const training = { epochs: 1, batchSize: 2, earlyStopping: null, validationFraction: 0.2 };
    const rows = windows + steps - 1;
    const positions = Array.from({ length: windows }, (_, n) => n);
    const weightsOf = async (changed: number) => {
      const value = (row: number) => Math.sin(row) + (row === changed ? 0.01 : 0);
      const series = seriesFrom([windows, steps, 1], (n, t) => value(n + t), positions);
      const model = await fitTiny(series, { hidden: [4] }, training);
      await model.dispose();
      return { weights: modelToFiles(model)["decoder.onnx"], history: model.history };
    };
    const before = await weightsOf(-1);
    let unseen = 0;
    for (let row = 0; row < rows; row++) {
      if (Buffer.compare((await weightsOf(row)).weights, before.weights) === 0) unseen++;
    }
    // v neighbouring windows of T steps have v + T − 1 rows; in several blocks they have more.
    expect(before.history.validationWindows).toBe(5);
    expect(unseen).toBeGreaterThanOrEqual(before.history.validationWindows + steps - 1);
    expect(unseen).toBeLessThan(0.7 * rows);
  });
});

describe("bad input", () => {
  it.each([
    [1, 12, 2],
    [5, 1, 2],
    [5, 12, 0],
    [0, 12, 2],
  ] as const)("is refused: %i windows of %i × %i", async (windows, steps, features) => {
    const series = createSeriesArray(new Float32Array(windows * steps * features), [windows, steps, features]);
    await expectFault(
      fitTiny(series),
      `invalid-data: series: expected at least 2 windows of at least 2 steps and 1 feature, received ${windows} of ${steps} × ${features}. ` +
        "Shorter windows or a smaller stride give more of them",
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("is refused: %s", async (bad) => {
    const series = seriesFrom([5, 4, 2], (n, t, d) => (n === 3 && t === 2 && d === 1 ? bad : n + t));
    await expectFault(
      fitTiny(series),
      `invalid-data: series: expected finite numbers, received ${bad} in window 3, column feature_1`,
    );
  });

  it("is refused: a configuration that does not parse, before anything else", async () => {
    await expectFault(fitTiny(sines(), { latentDim: 0 }), /^invalid-config: model\.latentDim: /);
    await expectFault(fitTiny(sines(), {}, { epochs: 0 }), /^invalid-config: training\.epochs: /);
  });

  it("is refused: a model that is absurdly large, with its number of parameters and advice", async () => {
    const engine: Engine = { name: "none", compile: () => Promise.reject(new Error("expected no attempt")) };
    const fault = await faultOf(
      fit(
        seriesFrom([3, 512, 28], (n, t) => n + t),
        { engine, preset: "paper" },
      ),
    );
    expect(`${fault.code}: ${fault.message}`).toMatch(
      /^too-large: model: 206\d{6} parameters for windows of 512 × 28 are more than the limit of 20000000\. Use shorter windows, fewer columns or smaller hidden sizes, or raise training\.maxParameters$/,
    );
    expect(fault.details.parameters).toBeGreaterThan(206e6);
    await expectFault(fitTiny(sines(), {}, { maxParameters: 100 }), /^too-large: .* more than the limit of 100\. /);
  });
});
