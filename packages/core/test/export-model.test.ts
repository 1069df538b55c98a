import { createHash } from "node:crypto";
import type { Covariates } from "@timevae/blocks";
import { constant, multiply, reshape, type Tensor } from "@timevae/graph";
import { decodeModel, loadGenerator, type OnnxGenerator, readMetadata } from "@timevae/onnx";
import { createSeriesArray, type SeriesArray } from "@timevae/spec";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExportedModel, exportModel, type ModelConfigInput, modelToFiles, type TimeVAE } from "../src/index.js";
import { expectFault, fitTiny, largestDifference, seriesFrom, sines } from "./helpers.js";

const days = seriesFrom(
  [60, 10, 2],
  (n, t, d) => 1000 * d + ((n + t) % 7) * (d + 1) + Math.sin(n + 3 * t),
  Array.from({ length: 60 }, (_, n) => 20_000 + n),
);
const seasonal = [
  { type: "level" },
  { type: "seasonality", seasons: 7 },
  { type: "events", at: [3], every: 5, duration: 2 },
];
const cases: [string, SeriesArray, ModelConfigInput, object][] = [
  ["level and residual", sines(40, 10, 3), {}, {}],
  [
    "a calendar",
    days,
    { blocks: [...seasonal, { type: "residual" }] },
    { timeStep: { unit: "millisecond", count: 86_400_000 } },
  ],
  [
    "no level, no limits, scaled per step",
    sines(30, 8, 1),
    { blocks: [{ type: "trend", degree: 1 }], limits: "none", scaling: { per: "step", kind: "standard" } },
    {},
  ],
];

describe.each(cases)("an exported model with %s", (_, series, config, options) => {
  let model: TimeVAE;
  let exported: ExportedModel;
  let generator: OnnxGenerator;
  /** What is as large as the data, for tolerances. */
  let magnitude: number;
  beforeAll(async () => {
    model = await fitTiny(series, config, { epochs: 3 }, options);
    exported = await exportModel(model, { ort });
    generator = await loadGenerator(exported.files, { ort });
    magnitude = Math.max(...series.values.map(Math.abs));
  });
  afterAll(async () => {
    await model.dispose();
    await generator.dispose();
  });
  const expectSame = (received: SeriesArray, expected: SeriesArray) => {
    expect([received.shape, received.columns, received.positions]).toEqual([
      expected.shape,
      expected.columns,
      expected.positions,
    ]);
    expect(largestDifference(received.values, expected.values)).toBeLessThan(1e-6 * magnitude);
  };

  it("samples what the model samples with the same seed", async () => {
    for (const [count, seed] of [
      [1, 0],
      [300, 12],
    ] as const) {
      expectSame(await generator.sample(count, { seed }), await model.sample(count, { seed }));
    }
    const received = await generator.sample(20, { seed: 5, components: true });
    const expected = await model.sample(20, { seed: 5, components: true });
    expect(Object.keys(received.components)).toEqual(Object.keys(expected.components));
    for (const [name, component] of Object.entries(received.components)) {
      expectSame(component, expected.components[name]!);
    }
  });

  it("reconstructs, decomposes and encodes as the model does", async () => {
    expectSame(await generator.reconstruct(series), await model.reconstruct(series));
    const [received, expected] = [await generator.decompose(series), await model.decompose(series)];
    expect(Object.keys(received)).toEqual(Object.keys(expected));
    for (const [name, component] of Object.entries(received)) expectSame(component, expected[name]!);
    const [a, b] = [await generator.encode(series), await model.encode(series)];
    expect(a.shape).toEqual(b.shape);
    expect(largestDifference(a.mean, b.mean)).toBeLessThan(1e-5);
    expect(largestDifference(a.logVariance, b.logVariance)).toBeLessThan(1e-5);
  });

  it("scores by the model's loss, step by step", async () => {
    const { score, reconstruction, kl, stepErrors } = await generator.scoreAnomalies(series);
    const [windows, steps, features] = series.shape;
    const { values } = await model.reconstruct(series);
    const { mean, logVariance, shape } = await model.encode(series);
    const { scale, per } = model.parts.scaler;
    for (let n = 0; n < windows; n++) {
      let total = 0;
      for (let t = 0; t < steps; t++) {
        let squares = 0;
        let sum = 0;
        for (let d = 0; d < features; d++) {
          const i = (n * steps + t) * features + d;
          const difference = (series.values[i]! - values[i]!) / scale[per === "step" ? t * features + d : d]!;
          squares += difference ** 2;
          sum += difference;
        }
        const error = model.config.reconstructionWeight * (squares + (sum / features) ** 2);
        expect(stepErrors[n * steps + t]).toBeCloseTo(error, 3);
        total += error;
      }
      let divergence = 0;
      for (let z = n * shape[1]; z < (n + 1) * shape[1]; z++) {
        divergence += 0.5 * (mean[z]! ** 2 + Math.exp(logVariance[z]!) - 1 - logVariance[z]!);
      }
      expect(reconstruction[n]).toBeCloseTo(total, 2);
      expect(kl[n]).toBeCloseTo(divergence, 4);
      expect(score[n]).toBeCloseTo(total + divergence, 2);
    }
    const strange = series.values.slice(0, steps * features);
    strange[0] = strange[0]! + 10 * magnitude;
    const positions = series.positions?.slice(0, 1);
    const other = createSeriesArray(strange, [1, steps, features], { columns: series.columns, positions });
    expect((await generator.scoreAnomalies(other)).score[0]).toBeGreaterThan(3 * score[0]!);
  });

  it("edits components as the model does", async () => {
    const [first] = model.components as [string];
    const ramp = Array.from({ length: series.shape[1] }, (_, t) => t / 3);
    const edits = {
      [first]: [{ scale: 2, shift: 0.5 }, { replace: ramp, features: [series.columns[0]!] }, { scale: -1 }],
    };
    expectSame(await generator.sample(7, { seed: 3, edit: edits }), await model.sample(7, { seed: 3, edit: edits }));
    // Neutral edits change nothing, limits included, when limits are asked for.
    const neutral = { [first]: {}, ...(model.components.includes("limits") && { limits: {} }) };
    expectSame(await generator.sample(7, { seed: 3, edit: neutral }), await model.sample(7, { seed: 3 }));
    expectSame(await generator.sample(7, { seed: 3, edit: {} }), await model.sample(7, { seed: 3 }));
  });

  it("is the saved model, with more files, and always the same bytes", async () => {
    const again = await exportModel(model, { ort });
    // Hashes: comparing arrays number by number is slow.
    expect(hashes(again.files)).toEqual(hashes(exported.files));
    expect(hashes(exported.files)).toMatchObject(hashes({ ...modelToFiles(model) }));
    const { files } = exported.manifest;
    expect(JSON.parse(new TextDecoder().decode(exported.files["manifest.json"]))).toEqual(
      JSON.parse(JSON.stringify(exported.manifest)),
    );
    expect([...Object.keys(files), "manifest.json"].sort()).toEqual(Object.keys(exported.files).sort());
    for (const [name, { sha256, bytes }] of Object.entries(files)) {
      expect([name, sha256, bytes]).toEqual([name, hashes(exported.files)[name], exported.files[name]!.length]);
    }
    for (const [name, bytes] of Object.entries(exported.files)) {
      if (!name.endsWith(".onnx")) continue;
      const { irVersion, opsetVersion, graph } = decodeModel(bytes);
      expect([irVersion, opsetVersion]).toEqual([8, 17]);
      // Every input and output is described, with its shape.
      expect(graph.inputs.map((info) => [info.name, info.shape])).toEqual(
        files[name]!.inputs!.map((input) => [input.name, input.shape]),
      );
      expect(graph.outputs.map((info) => [info.name, info.shape])).toEqual(
        files[name]!.outputs!.map((output) => [output.name, output.shape]),
      );
      const metadata = Object.values(readMetadata(bytes)).join();
      expect(metadata).not.toMatch(/\/|20\d\d-/);
    }
  });

  it("has golden outputs that another session gives too", async () => {
    const golden = JSON.parse(new TextDecoder().decode(exported.files["golden.json"]));
    expect(Object.keys(golden)).toEqual(Object.keys(exported.files).filter((name) => name.endsWith(".onnx")));
    for (const [name, { inputs, outputs }] of Object.entries<Golden>(golden)) {
      const session = await ort.InferenceSession.create(exported.files[name]!);
      const feeds = Object.entries(inputs).map(([key, { data, shape }]) => [
        key,
        new ort.Tensor("float32", data, shape),
      ]);
      const results = await session.run(Object.fromEntries(feeds));
      expect(Object.keys(outputs).sort()).toEqual([...session.outputNames].sort());
      for (const [key, { data, shape }] of Object.entries(outputs)) {
        expect(results[key]!.dims).toEqual(shape);
        const numbers = results[key]!.data as Float32Array;
        expect(largestDifference(numbers, data)).toBeLessThan(1e-6 * Math.max(1, ...data.map(Math.abs)));
      }
      await session.release();
    }
  });

  it.each(["float16", "int8"] as const)("is smaller with %s weights, and says how far off it is", async (precision) => {
    const smaller = await exportModel(model, { ort, precision });
    expect(Object.keys(smaller.files)).not.toContain("timevae.json");
    const other = await loadGenerator(smaller.files, { ort });
    expect(other.metadata.precision).toBe(precision);
    const [a, b] = [await generator.sample(256, { seed: 0 }), await other.sample(256, { seed: 0 })];
    const { error } = smaller.manifest.files["decoder.onnx"]!;
    const { minimum, maximum } = model.parts.limits;
    const features = series.columns.length;
    const worst = series.columns.map((_, d) => {
      const of = (values: Float32Array) => values.filter((_, i) => i % features === d);
      return largestDifference(of(a.values), of(b.values)) / (maximum[d]! - minimum[d]!);
    });
    expect(error).toMatchObject({ windows: 256, seed: 0 });
    const { max, rms } = error!.outputs.sample!;
    expect(max).toBeCloseTo(Math.max(...worst), 3);
    expect(max).toBeGreaterThan(0);
    expect(max).toBeLessThan(precision === "float16" ? 0.01 : 0.2);
    expect(rms).toBeLessThan(max);
    await other.dispose();
  });
});

function hashes(files: Readonly<Record<string, Uint8Array>>): Record<string, string> {
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, hash(bytes)]));
}

interface Golden {
  readonly inputs: Record<string, { shape: number[]; data: number[] }>;
  readonly outputs: Record<string, { shape: number[]; data: number[] }>;
}

it("starts where the model starts, given a date", async () => {
  const [, , config, options] = cases[1]!;
  const model = await fitTiny(days, config, { epochs: 1 }, options);
  const generator = await loadGenerator((await exportModel(model, { ort })).files, { ort });
  for (const start of [20_003, "2025-01-01", "2024-02-29", "2025-01-01T00:00Z", "2025-01"]) {
    const [a, b] = [await generator.sample(2, { start }), await model.sample(2, { start })];
    expect(a.positions).toEqual(b.positions);
    expect(largestDifference(a.values, b.values)).toBeLessThan(1e-2);
  }
  for (const start of ["2025-02-29", "soon", "2025-01-01T12:00", 1.5]) {
    await expectFault(generator.sample(1, { start }), /^invalid-argument: start: expected/);
  }
  await expectFault(
    generator.reconstruct(createSeriesArray(days.values, days.shape)),
    /^invalid-data: series: expected windows that know their place in time .* for seasonality_0.phase, received none$/,
  );
  await model.dispose();
  await generator.dispose();
});

it("a block of one's own without a rule has its numbers given", async () => {
  // Takes the place of `level`, with a covariate that only it knows.
  const tilt = () => ({
    type: "tilt",
    options: {},
    parameters: () => [],
    covariates: () => [
      { name: "slope", size: 1, description: "any number", values: (position: number) => [position / 10] },
    ],
    build: (
      _z: Tensor,
      _parameters: object,
      { steps, features }: { steps: number; features: number },
      covariates: Covariates,
    ) =>
      multiply(
        reshape(covariates.slope!, [-1, 1, 1]),
        constant(new Float32Array(steps * features).fill(1), [steps, features]),
      ),
  });
  const model = await fitTiny(
    days,
    { blocks: [{ type: "level" }, { type: "tilt" }] },
    { epochs: 1 },
    { blocks: { tilt } },
  );
  const generator = await loadGenerator((await exportModel(model, { ort })).files, { ort });
  await expectFault(
    generator.sample(1),
    /^unsupported: tilt\.slope: expected an input that this version knows how to feed, .* "given" \(any number\); give it as feeds: \{ "tilt\.slope": … \}$/,
  );
  const expected = await model.sample(2, { start: 50, seed: 1 });
  const received = await generator.sample(2, { start: 50, seed: 1, feeds: { "tilt.slope": Float32Array.of(5, 5) } });
  expect(largestDifference(received.values, expected.values)).toBeLessThan(1e-2);
  await expectFault(
    generator.sample(2, { feeds: { "tilt.slope": Float32Array.of(5) } }),
    "invalid-argument: feeds.tilt.slope: expected a Float32Array of 2 numbers, [batch, 1] for 2 windows, received 1",
  );
  await model.dispose();
  await generator.dispose();
});
