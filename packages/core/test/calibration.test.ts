import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadGenerator, type OrtRuntimeLike } from "@timevae/onnx";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CalibrationProgress, TimeVAE } from "../src/index.js";
import { exportModel, modelToFiles, sampleLong } from "../src/index.js";
import { loadModel, saveModel } from "../src/node/index.js";
import { expectFault, fitTiny, nodeEngine } from "./helpers.js";

const [windows, steps] = [120, 8];
const columns = ["low", "high", "twice low", "tens"];

/** Two random walks of which one is never above the other, a column that follows from the first, and one of tens. */
function walks(): SeriesArray {
  const random = createRandom(1);
  const values = new Float32Array(windows * steps * columns.length);
  for (let n = 0; n < windows; n++) {
    let low = random.normal();
    let tens = 0;
    for (let t = 0; t < steps; t++) {
      low = Math.fround(low + 0.3 * random.normal());
      if (random.uniform() < 0.4) tens = 10 * random.integer(6);
      values.set([low, low + Math.abs(random.normal()), 2 * low, tens], (n * steps + t) * columns.length);
    }
  }
  return createSeriesArray(values, [windows, steps, columns.length], { columns });
}

const calibration = {
  iterations: 60,
  learningRate: 3e-3,
  latentComponents: 4,
  hidden: 8,
  units: 8,
  lags: 2,
  components: 3,
};
const progress: CalibrationProgress[] = [];
let model: TimeVAE;
let folder: string;

beforeAll(async () => {
  model = await fitTiny(
    walks(),
    { observationNoise: "learned" },
    { epochs: 4, klWarmUp: 0.5, calibration },
    { onCalibration: (state) => progress.push(state) },
  );
  folder = await mkdtemp(join(tmpdir(), "calibration-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `[Z]`: the mean variance of posteriors. */
function meanVariances(logVariance: Float32Array, latentDim: number): number[] {
  const sums = new Array<number>(latentDim).fill(0);
  for (const [i, value] of logVariance.entries())
    sums[i % latentDim] = (sums[i % latentDim] as number) + Math.exp(value);
  return sums.map((sum) => (sum * latentDim) / logVariance.length);
}

/** Checks every row of windows. */
function eachRow(series: SeriesArray, check: (row: readonly number[], t: number, before: readonly number[]) => void) {
  const [count, , features] = series.shape;
  const rowAt = (i: number) => Array.from(series.values.subarray(i * features, (i + 1) * features));
  for (let i = 0; i < count * steps; i++) check(rowAt(i), i % steps, i % steps === 0 ? [] : rowAt(i - 1));
}

describe("a calibrated model", () => {
  it("tells how far it is, for both densities", () => {
    expect(new Set(progress.map(({ of }) => of))).toEqual(new Set(["latent", "values"]));
    expect(progress.every(({ loss, validation }) => Number.isFinite(loss) && Number.isFinite(validation))).toBe(true);
  });

  it("found what is exactly true, and keeps to it in samples it never saw", async () => {
    const { facts, columns: kept } = model.parts.calibration as NonNullable<TimeVAE["parts"]["calibration"]>;
    expect(facts.linear).toEqual([{ column: 2, constant: 0, weights: [{ column: 0, weight: 2 }] }]);
    expect(facts.orders).toContainEqual([0, 1]);
    expect(facts.grids[3]).toEqual({ size: 10, origin: 0 });
    expect(kept).toEqual([0, 1, 3]);
    const sample = await model.sample(200, { seed: 5 });
    let stays = 0;
    eachRow(sample, ([low, high, twice, tens], t, before) => {
      expect(high as number).toBeGreaterThanOrEqual(low as number);
      expect(twice).toBe(2 * (low as number));
      expect((tens as number) % 10).toBe(0);
      if (t > 0 && tens === before[3]) stays++;
    });
    // As in the data, most steps keep their tens: 60 % do, and some draw the same again.
    expect(stays / (200 * (steps - 1))).toBeGreaterThan(0.4);
  });

  it("adds its components up to the sample, noise being one of them", async () => {
    const { sample, components } = await model.sample(20, { seed: 6, components: true });
    expect(Object.keys(components)).toContain("noise");
    for (let i = 0; i < sample.values.length; i++) {
      const sum = Object.values(components).reduce((total, { values }) => total + (values[i] as number), 0);
      expect(Math.abs(sum - (sample.values[i] as number))).toBeLessThan(1e-4 * 50);
    }
  });

  it("gives curves where no noise is wanted, and other windows for another seed", async () => {
    const [a, again, other, curves] = [
      await model.sample(10, { seed: 7 }),
      await model.sample(10, { seed: 7 }),
      await model.sample(10, { seed: 8 }),
      await model.sample(10, { seed: 7, noise: false }),
    ];
    expect(again.values).toEqual(a.values);
    expect(other.values).not.toEqual(a.values);
    expect(curves.values).not.toEqual(a.values);
    // A curve is no multiple of ten.
    expect(curves.values.some((value, i) => i % 4 === 3 && Math.abs(value / 10 - Math.round(value / 10)) > 1e-3)).toBe(
      true,
    );
  });

  it("gives curves of the very latent vectors that whole samples are drawn around, and edits of them", async () => {
    const { components } = await model.sample(10, { seed: 7, components: true });
    const curves = await model.sample(10, { seed: 7, noise: false });
    for (let i = 0; i < curves.values.length; i++) {
      const sum = Object.entries(components).reduce((total, [name, { values }]) => {
        return name === "noise" ? total : total + (values[i] as number);
      }, 0);
      expect(curves.values[i]).toBeCloseTo(sum, 3);
    }
    const shifted = await model.sample(10, { seed: 7, noise: false, edit: { level: { shift: 5 } } });
    expect((shifted.values[0] as number) - (curves.values[0] as number)).toBeCloseTo(5, 0);
  });

  it("draws latent vectors where the encodings of its windows lie, together as they lie together", async () => {
    const { mean, logVariance } = await model.encode(walks());
    const { latentDim } = model.config;
    const count = 4000;
    const random = createRandom(3);
    const uniform = Float32Array.from({ length: count }, () => random.uniform());
    const z = await model.latentsOf(random.fillNormal(new Float32Array(count * latentDim)), uniform);
    const moment = (of: Float32Array, i: number, j: number) => {
      const rows = of.length / latentDim;
      const average = (value: (row: number) => number) =>
        Array.from({ length: rows }, (_, row) => value(row)).reduce((sum, one) => sum + one, 0) / rows;
      const [a, b] = [
        average((row) => of[row * latentDim + i] as number),
        average((row) => of[row * latentDim + j] as number),
      ];
      return average((row) => ((of[row * latentDim + i] as number) - a) * ((of[row * latentDim + j] as number) - b));
    };
    const posterior = meanVariances(logVariance, latentDim);
    for (let i = 0; i < latentDim; i++) {
      const expected = moment(mean, i, i) + (posterior[i] as number);
      expect(Math.abs(moment(z, i, i) / expected - 1)).toBeLessThan(0.35);
      for (let j = 0; j < i; j++) {
        const scale = Math.sqrt(expected * (moment(mean, j, j) + (posterior[j] as number)));
        expect(Math.abs(moment(z, i, j) - moment(mean, i, j)) / scale).toBeLessThan(0.25);
      }
    }
  });

  it("goes on beyond its window, in curves", async () => {
    const long = await sampleLong(model, 30, { count: 3, seed: 2 });
    expect(long.shape).toEqual([3, 30, 4]);
    expect(long.values.every(Number.isFinite)).toBe(true);
    expect((await sampleLong(model, 30, { count: 3, seed: 2 })).values).toEqual(long.values);
  });

  it("takes its noise away again where an edit says so", async () => {
    const { components } = await model.sample(10, { seed: 7, components: true });
    const edited = await model.sample(10, { seed: 7, edit: { noise: { scale: 0 } } });
    const curve = Object.entries(components).filter(([name]) => name !== "noise");
    for (let i = 0; i < edited.values.length; i++) {
      const sum = curve.reduce((total, [, { values }]) => total + (values[i] as number), 0);
      expect(edited.values[i]).toBeCloseTo(sum, 3);
    }
  });

  it("is the same after it was saved, to the byte, and refuses altered files", async () => {
    const path = join(folder, "model");
    await saveModel(model, path);
    const loaded = await loadModel(path, { engine: await nodeEngine() });
    expect((await loaded.sample(30, { seed: 9 })).values).toEqual((await model.sample(30, { seed: 9 })).values);
    expect(modelToFiles(loaded)).toEqual(modelToFiles(model));
    const file = join(path, "likelihood.onnx");
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    await writeFile(file, bytes);
    await expectFault(loadModel(path, { engine: await nodeEngine() }), /likelihood\.onnx/);
    await rm(file);
    await expectFault(loadModel(path, { engine: await nodeEngine() }), /likelihood\.onnx.*received none/);
  });

  it("draws the same windows wherever its generator.onnx runs", async () => {
    const ort = (await import("onnxruntime-node")) as unknown as OrtRuntimeLike;
    const { files } = await exportModel(model, { ort });
    expect(Object.keys(files)).toEqual(expect.arrayContaining(["generator.onnx", "likelihood.onnx", "timevae.json"]));
    const generator = await loadGenerator(files, { ort });
    const [here, there] = [await model.sample(25, { seed: 10 }), await generator.sample(25, { seed: 10 })];
    for (let i = 0; i < here.values.length; i++) expect(there.values[i]).toBeCloseTo(here.values[i] as number, 3);
    const curves = await generator.sample(25, { seed: 10, noise: false });
    const expected = await model.sample(25, { seed: 10, noise: false });
    for (let i = 0; i < curves.values.length; i++)
      expect(curves.values[i]).toBeCloseTo(expected.values[i] as number, 3);
    await expectFault(generator.sample(1, { edit: { level: { shift: 1 } } }), /noise: false/);
    await generator.dispose();
  });

  it("learns from windows with gaps, and draws complete ones of which the same is true", async () => {
    const series = walks();
    const mask = new Uint8Array(series.values.length).fill(1);
    // What stands in gaps breaks every fact, were it looked at.
    const values = series.values.slice();
    for (let n = 0; n < windows; n += 3) {
      for (let d = 0; d < columns.length; d++) {
        const at = (n * steps + (n % steps)) * columns.length + d;
        mask[at] = 0;
        values[at] = 1e3 + 0.37 * d;
      }
    }
    const gappy = createSeriesArray(values, series.shape, { columns, mask });
    const facts = { orders: [["low", "high"]] as [string, string][], grids: { tens: 10 } };
    const learned = await fitTiny(gappy, {}, { epochs: 2, calibration: { ...calibration, facts } });
    const sample = await learned.sample(50, { seed: 3 });
    expect(sample.mask).toBeUndefined();
    eachRow(sample, ([low, high, twice, tens]) => {
      expect(high).toBeGreaterThanOrEqual(low as number);
      expect(twice).toBeCloseTo(2 * (low as number), 4);
      expect((tens as number) % 10).toBeCloseTo(0, 5);
      expect(high).toBeLessThan(100);
    });
    const ort = (await import("onnxruntime-node")) as unknown as OrtRuntimeLike;
    const { files } = await exportModel(learned, { ort });
    const generator = await loadGenerator(files, { ort });
    const drawn = await generator.sample(50, { seed: 3 });
    for (const [i, value] of drawn.values.entries()) expect(value).toBeCloseTo(sample.values[i] as number, 2);
    await generator.dispose();
  });

  it("refuses gaps in almost every window, and says what to do", async () => {
    const series = walks();
    const mask = new Uint8Array(series.values.length).fill(1);
    for (let n = 10; n < windows; n++) mask[n * steps * columns.length + 1] = 0;
    const gappy = createSeriesArray(series.values, series.shape, { columns, mask });
    await expectFault(
      fitTiny(gappy, {}, { validationFraction: 0, calibration }),
      "invalid-data: training.calibration: expected at least 32 windows without gaps, received 10 of 120; " +
        'column "high" lacks most, 11 % of its values: leave it out, fill gaps, take shorter windows, or another preset',
    );
  });
});

it("trains no longer than its steps allow, and one epoch at least", async () => {
  const epochsOf = async (maxSteps: number) =>
    (await fitTiny(walks(), {}, { epochs: 6, batchSize: 30, validationFraction: 0, maxSteps })).history.epochs.length;
  expect(await epochsOf(4)).toBe(1);
  expect(await epochsOf(11)).toBe(2);
  expect(await epochsOf(1000)).toBe(6);
});

describe("noise levels", () => {
  it("are learned for each column, are saved, and score anomalies", async () => {
    const path = join(folder, "noise");
    const learned = await fitTiny(walks(), { observationNoise: "learned" }, { epochs: 30, learningRate: 1e-2 });
    const levels = learned.parts.weights["noise.logScale"] as Float32Array;
    expect(levels.length).toBe(4);
    expect(levels.every((level) => level !== -1.5)).toBe(true);
    await saveModel(learned, path);
    const loaded = await loadModel(path, { engine: await nodeEngine() });
    expect(loaded.parts.weights["noise.logScale"]).toEqual(levels);
  });

  it("are learned for each column at each step, where they differ, and say so in the scores of steps", async () => {
    const path = join(folder, "noise by step");
    // Noise that grows from step to step around nothing.
    const random = createRandom(8);
    const values = Float32Array.from({ length: 200 * steps }, (_, i) => 0.1 * (1 + (i % steps)) * random.normal());
    const series = createSeriesArray(values, [200, steps, 1], { columns: ["noise"] });
    const training = { epochs: 150, learningRate: 2e-2, batchSize: 50, earlyStopping: null };
    const learned = await fitTiny(series, { observationNoise: "learnedPerStep", latentDim: 1 }, training);
    const levels = learned.parts.weights["noise.logScale"] as Float32Array;
    expect(levels.length).toBe(steps);
    const ratio = Math.exp((levels[steps - 1] as number) - (levels[0] as number));
    expect(ratio).toBeGreaterThan(steps / 2);
    expect(ratio).toBeLessThan(steps * 2);
    await saveModel(learned, path);
    const loaded = await loadModel(path, { engine: await nodeEngine() });
    expect(loaded.parts.weights["noise.logScale"]).toEqual(levels);
    const still = createSeriesArray(new Float32Array(steps), [1, steps, 1], { columns: ["noise"] });
    const ort = (await import("onnxruntime-node")) as unknown as OrtRuntimeLike;
    const { files } = await exportModel(loaded, { ort });
    const generator = await loadGenerator(files, { ort });
    const { stepErrors } = await generator.scoreAnomalies(still);
    await generator.dispose();
    // Nothing is no surprise where there is little noise.
    expect(stepErrors[0] as number).toBeLessThan((stepErrors[steps - 1] as number) - 1);
  });

  it("count the KL divergence in full in what is reported, also while it warms up", async () => {
    const slow = await fitTiny(walks(), {}, { epochs: 2, klWarmUp: 1 });
    const { loss } = slow.history.epochs[0] as (typeof slow.history.epochs)[number];
    expect(loss.total).toBeCloseTo(3 * loss.reconstruction + loss.kl, 2);
    const plain = await fitTiny(walks(), {}, { epochs: 2 });
    // With less weight on it, the divergence grows further.
    expect(slow.history.epochs[1]?.loss.kl).toBeGreaterThan(plain.history.epochs[1]?.loss.kl as number);
  });
});
