import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadGenerator, type OrtRuntimeLike } from "@timevae/onnx";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calibration } from "../src/calibration/calibration.js";
import { phasesOf } from "../src/calibration/line-columns.js";
import { describeFacts, exportModel, modelFromFiles, modelToFiles, type TimeVAE } from "../src/index.js";
import { hashDocument } from "../src/model-document.js";
import { loadModel, saveModel } from "../src/node/index.js";
import { fitTiny, nodeEngine } from "./helpers.js";

const [windows, steps, period] = [400, 8, 3];
const columns = ["warm", "mostly zero", "wet", "volume", "chance"];

/** Two columns of lines with common knots, the second with knots at halves, one with many zeros, one that is positive and very skewed, and noise. */
function weather(): SeriesArray {
  const random = createRandom(1);
  const values = new Float32Array(windows * steps * columns.length);
  for (let n = 0; n < windows; n++) {
    const phase = random.integer(period);
    let [warm, slope] = [random.normal(), 0];
    let [last, next] = [0, 5];
    const bend = () => {
      slope = 0.3 * random.normal();
      [last, next] = [next, next + 0.5 * (random.integer(17) - 8)];
    };
    bend();
    let size = 1.2 * random.normal();
    for (let t = 0; t < steps; t++) {
      const place = (phase + t) % period;
      if (place === 0) bend();
      warm += slope;
      const wet = last + ((next - last) * (place + 1)) / period;
      size = 0.8 * size + 0.7 * random.normal();
      const zero = random.uniform() < 0.5 ? 0 : random.normal();
      values.set([warm, zero, wet, 1000 * Math.exp(size), random.uniform()], (n * steps + t) * columns.length);
    }
  }
  return createSeriesArray(values, [windows, steps, columns.length], { columns });
}

let model: TimeVAE;
let sample: SeriesArray;
let folder: string;

beforeAll(async () => {
  const calibration = { iterations: 150, learningRate: 3e-3, latentComponents: 4, hidden: 8, units: 8, components: 3 };
  model = await fitTiny(weather(), { observationNoise: "learned" }, { epochs: 4, calibration });
  sample = await model.sample(500, { seed: 2 });
  folder = await mkdtemp(join(tmpdir(), "calibration-lines-"));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function column(series: SeriesArray, d: number): Float32Array {
  return series.values.filter((_, i) => i % columns.length === d);
}

describe("a calibrated model of lines, zeros, skewed values and noise", () => {
  it("says what it found", () => {
    const { calibration } = model.parts;
    expect(describeFacts(calibration as NonNullable<typeof calibration>, columns)).toEqual([
      "mostly zero: often exactly 0",
      "warm, wet: straight lines between knots 3 steps apart",
      "wet at knots: steps of 0.5",
      "chance: noise that has to do with nothing",
    ]);
    expect(calibration?.values.floors.map((floor) => floor !== null)).toEqual(
      calibration?.columns.map((d) => columns[d] === "volume"),
    );
  });

  it("draws knots on their grid, some on the one before and some on others, and finer between them", () => {
    const lines = model.parts.calibration?.facts.lines as NonNullable<Calibration["facts"]["lines"]>;
    const wet = column(sample, 2);
    let [knots, same] = [0, 0];
    const possible: number[] = [];
    const phases = phasesOf(sample, lines, (count) => {
      possible.push(count);
      return 0;
    });
    // Windows without a bend do not tell where their knots are.
    expect(possible.filter((count) => count > 1).length).toBeLessThan(100);
    for (const [n, phase] of phases.entries()) {
      if (possible[n] !== 1) continue;
      let before: number | undefined;
      for (let t = 0; t < steps; t++) {
        const value = wet[n * steps + t] as number;
        if ((phase + t + 1) % period !== 0) continue;
        expect(Math.abs(2 * value - Math.round(2 * value))).toBeLessThan(1e-4);
        if (before !== undefined) knots++;
        if (before !== undefined && Math.abs(value - before) < 1e-3) same++;
        before = value;
      }
    }
    // One in 17 steps from knot to knot is none.
    expect(same / knots).toBeGreaterThan(0.02);
    expect(same / knots).toBeLessThan(0.12);
    const isFiner = [...wet].some((value) => Math.abs(2 * value - Math.round(2 * value)) > 0.1);
    expect(isFiner).toBe(true);
  });

  it("draws lines that bend at common knots only, zeros that are zeros, and skewed values as skewed as they are", () => {
    const { calibration } = model.parts;
    const lines = calibration?.facts.lines as NonNullable<NonNullable<typeof calibration>["facts"]["lines"]>;
    const phases = phasesOf(sample, lines, () => 0);
    for (const d of lines.columns) {
      const values = column(sample, d);
      for (const [n, phase] of phases.entries()) {
        for (let t = 2; t < steps; t++) {
          if ((phase + t) % period === 0) continue;
          const [a, b, c] = [0, 1, 2].map((lag) => values[n * steps + t - lag] as number) as [number, number, number];
          expect(Math.abs(a - 2 * b + c)).toBeLessThan(1e-4);
        }
      }
    }
    const zeros = column(sample, 1);
    expect(Math.abs(zeros.filter((x) => x === 0).length / zeros.length - 0.5)).toBeLessThan(0.08);
    const volumes = [column(sample, 3), column(weather(), 3)].map((values) => values.sort());
    for (const share of [0.02, 0.25, 0.5, 0.75]) {
      const [drawn, real] = volumes.map((values) => values[Math.floor(share * values.length)] as number);
      expect(Math.abs(Math.log((drawn as number) / (real as number)))).toBeLessThan(0.5);
    }
  });

  it.each<[string, (values: { shape: Record<string, unknown>; floors: unknown[] }) => void, RegExp]>([
    ["a feature too many", ({ shape }) => Object.assign(shape, { independent: [9] }), /features below 5/],
    ["lines without events", ({ shape }) => Object.assign(shape, { events: false }), /events, where there are lines/],
    ["atoms for some", ({ shape }) => Object.assign(shape, { atoms: [] }), /atoms and a pace per feature/],
    ["a phase too few", ({ shape }) => (shape.lines as { phases: number[] }).phases.pop(), /a share per phase/],
    ["a floor too few", ({ floors }) => floors.pop(), /a floor or null per feature/],
  ])("refuses a document with %s", async (_, spoil, message) => {
    const files = modelToFiles(model);
    const document = JSON.parse(new TextDecoder().decode(files["timevae.json"]));
    spoil(document.calibration.values);
    document.sha256.document = hashDocument(document); // as somebody writes it who means it
    const spoilt = { ...files, "timevae.json": new TextEncoder().encode(JSON.stringify(document)) };
    const engine = await nodeEngine();
    expect(() => modelFromFiles(spoilt, engine)).toThrow(message);
  });

  it("is the same after it was saved, and in every runtime", async () => {
    const path = join(folder, "model");
    await saveModel(model, path);
    const loaded = await loadModel(path, { engine: await nodeEngine() });
    expect((await loaded.sample(500, { seed: 2 })).values).toEqual(sample.values);
    const ort = (await import("onnxruntime-node")) as unknown as OrtRuntimeLike;
    const { files } = await exportModel(model, { ort });
    const generator = await loadGenerator(files, { ort });
    const there = await generator.sample(500, { seed: 2 });
    await generator.dispose();
    for (const [i, value] of sample.values.entries()) {
      expect(Math.abs((there.values[i] as number) - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
    }
  });
});
