import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSeriesArray } from "@timevae/spec";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EpochRecord, exportModel, fit, type TimeVAE } from "../src/index.js";
import { loadModel, saveExport, saveModel } from "../src/node/index.js";
import { expectFault, fitTiny, nodeEngine, seriesFrom, sines } from "./helpers.js";

const series = sines(80, 12, 2);
const training = { epochs: 25, learningRate: 5e-3, seed: 3, validationFraction: 0, earlyStopping: null };
let root: string;
let model: TimeVAE;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "timevae-continue-"));
  model = await fitTiny(series, {}, training);
});
afterAll(async () => {
  await model.dispose();
  await rm(root, { recursive: true, force: true });
});

describe("fit from a model", () => {
  it("goes on from an exported folder, where training anew would begin at the beginning", async () => {
    const folder = join(root, "generator");
    await saveExport(await exportModel(model, { ort }), folder);
    const loaded = await loadModel(folder, { engine: await nodeEngine() });
    const epochs: EpochRecord[] = [];
    const further = await fit(series, {
      engine: await nodeEngine(),
      from: loaded,
      training: { epochs: 3, learningRate: 1e-3 },
      onEpoch: (epoch) => epochs.push(epoch),
    });
    const [first] = model.history.epochs;
    const last = model.history.epochs.at(-1);
    expect(epochs).toHaveLength(3);
    expect(epochs[0]!.loss.total).toBeLessThan((first!.loss.total + last!.loss.total) / 2);
    expect(further.config).toEqual(model.config);
    expect(further.parts.scaler).toEqual(model.parts.scaler);
    expect(further.parts.training).toEqual({ ...model.parts.training, epochs: 3, learningRate: 1e-3 });
    expect(further.parts.limits).toEqual(model.parts.limits);
    expect(further.parts.weights).not.toEqual(model.parts.weights);
    for (const each of [loaded, further]) await each.dispose();
  });

  it("keeps the scaler and widens the range on other windows", async () => {
    const larger = createSeriesArray(
      series.values.map((value) => 2 * value),
      series.shape,
      series,
    );
    const further = await fit(larger, { engine: await nodeEngine(), from: model, training: { epochs: 1 } });
    expect(further.parts.scaler).toEqual(model.parts.scaler);
    expect(further.parts.limits.maximum).toEqual(model.parts.limits.maximum.map((value) => Math.max(value, 2 * value)));
    expect(further.parts.limits.minimum).toEqual(model.parts.limits.minimum.map((value) => Math.min(value, 2 * value)));
    await further.dispose();
  });

  it("joins the spans of time", async () => {
    const days = (first: number) =>
      seriesFrom(
        [30, 6, 1],
        (n, t) => (n + t) % 7,
        Array.from({ length: 30 }, (_, n) => first + n),
      );
    const timeStep = { unit: "millisecond", count: 86_400_000 } as const;
    const one = await fitTiny(days(100), {}, { epochs: 1, validationFraction: 0 }, { timeStep });
    const engine = await nodeEngine();
    const two = await fit(days(300), { engine, from: one });
    expect(two.parts.calendar).toEqual({ first: 100, last: 329, timeStep });
    await expectFault(
      fit(days(300), { engine, from: one, timeStep: { ...timeStep, count: 3_600_000 } }),
      /^invalid-argument: timeStep: expected the model's, .*86400000.*, received .*3600000/,
    );
    for (const each of [one, two]) await each.dispose();
  });

  it("refuses other windows and other models", async () => {
    const engine = await nodeEngine();
    await expectFault(
      fit(sines(80, 10, 2), { engine, from: model }),
      "invalid-argument: series: expected windows of 12 steps with the columns feature_0, feature_1, as the model that is continued has, received 10 steps with feature_0, feature_1",
    );
    const renamed = createSeriesArray(series.values, series.shape, { columns: ["a", "b"] });
    await expectFault(fit(renamed, { engine, from: model }), /^invalid-argument: series: .* with a, b$/);
    await expectFault(
      fit(series, { engine, from: model, model: { latentDim: 2 } }),
      'invalid-argument: model: expected none beside "from", whose model it is, received an object with keys latentDim',
    );
    await expectFault(
      fit(series, { engine, from: model, preset: "paper" }),
      /^invalid-argument: preset: expected none beside/,
    );
    await expectFault(
      fit(series, { engine, from: "models/weather" as never }),
      'invalid-argument: from: expected a model, such as await loadModel("folder", { engine }), received "models/weather"',
    );
    await expectFault(fit(series, { engine, from: Promise.resolve(model) as never }), /received a promise; await it$/);
  });
});

describe("saveExport", () => {
  it("replaces exported models only", async () => {
    const exported = await exportModel(model, { ort });
    const folder = join(root, "a");
    await saveExport(exported, folder);
    expect((await readdir(folder)).sort()).toEqual(Object.keys(exported.files).sort());
    for (const [name, bytes] of Object.entries(exported.files)) {
      expect((await readFile(join(folder, name))).equals(bytes), name).toBe(true);
    }
    await expectFault(saveExport(exported, folder), /^file-exists: .*expected a new folder, it exists/);
    await saveExport(exported, folder, { force: true });
    await writeFile(join(folder, "thesis.txt"), "years of work");
    await expectFault(
      saveExport(exported, folder, { force: true }),
      `file-exists: ${folder}: expected the folder of an exported model to replace, found "thesis.txt" in it; give another name`,
    );
    const saved = join(root, "saved");
    await saveModel(model, saved);
    await expectFault(
      saveExport(exported, saved, { force: true }),
      `file-exists: ${saved}: expected the folder of an exported model to replace, found no manifest.json in it; give another name`,
    );
    await expectFault(
      saveModel(model, folder, { force: true }),
      /^file-exists: .*expected a model folder to replace, found "/,
    );
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
