import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, constant, createProgram, input, matMul, multiply, reshape } from "@timevae/graph";
import { createSeriesArray, isTimeVAEError } from "@timevae/spec";
import * as ort from "onnxruntime-node";
import * as ortWeb from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  decodeModel,
  describeFile,
  drawNoise,
  encodeModel,
  type GeneratorDescription,
  type GeneratorFiles,
  type InputDescription,
  loadGenerator,
  programToModel,
} from "../src/index.js";
import { readGeneratorFolder } from "../src/node/index.js";

// sample [N, 3, 2] = z·W + jitter, of two kinds of noise: a model that no version of ours makes today.
const [steps, features] = [3, 2];
const table = Float32Array.from({ length: 6 }, (_, i) => i + 1);
const described: Omit<GeneratorDescription, "formatVersion"> = {
  file: "decoder",
  steps,
  columns: ["load", "wind"],
  latentDim: 1,
  components: ["level"],
  precision: "float32",
  calendar: null,
  inputs: [
    { name: "z", shape: ["batch", 1], kind: "normal", stream: "sample", description: "latent vectors" },
    { name: "jitter", shape: ["batch", steps, features], kind: "uniform", stream: "jitter", description: "noise" },
  ],
  outputs: [
    { name: "sample", shape: ["batch", steps, features], role: "sample", units: "data", description: "windows" },
  ],
  config: {},
};

function decoder(changes: Partial<GeneratorDescription> = {}, metadata: Record<string, string> = {}): Uint8Array {
  const product = reshape(matMul(input("z", ["N", 1]), constant(table, [1, 6])), [-1, steps, features]);
  const sample = add(product, multiply(input("jitter", ["N", steps, features]), 0.5));
  const description = describeFile({ ...described, ...changes });
  const program = createProgram({ outputs: { sample } });
  return encodeModel(programToModel(program, { name: "decoder", metadata: { ...description, ...metadata } }));
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!isTimeVAEError(error)) throw new Error(`expected a TimeVAEError, caught ${String(error)}`, { cause: error });
  return `${error.code}: ${error.message}`;
}

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const bytes = decoder();

describe("a generator with inputs of a later model", () => {
  it("draws each input from its own stream", async () => {
    const generator = await loadGenerator(bytes, { ort });
    const { values, shape, columns } = await generator.sample(400, { seed: 9 });
    expect([shape, columns]).toEqual([[400, steps, features], described.columns]);
    const z = drawNoise({ kind: "normal", stream: "sample" }, 9, 400);
    const jitter = drawNoise({ kind: "uniform", stream: "jitter" }, 9, 400 * 6);
    expect(Math.max(...jitter)).toBeLessThan(1);
    expect(Math.min(...jitter)).toBeGreaterThanOrEqual(0);
    const [mean] = [jitter.reduce((sum, value) => sum + value, 0) / jitter.length];
    expect(mean).toBeCloseTo(0.5, 1);
    for (const [i, value] of values.entries()) {
      expect(value).toBeCloseTo(
        (z[Math.floor(i / 6)] as number) * (table[i % 6] as number) + 0.5 * (jitter[i] as number),
        4,
      );
    }
    await generator.dispose();
    expect(await faultOf(generator.sample(1))).toBe("invalid-argument: this generator has been disposed of");
    await generator.dispose();
  });

  it("takes given inputs, and asks for those that it does not know", async () => {
    const inputs = [described.inputs[0]!, { ...described.inputs[1]!, kind: "levy", description: "a heavy tail" }];
    const generator = await loadGenerator(decoder({ inputs: inputs as unknown as InputDescription[] }), { ort });
    expect(await faultOf(generator.sample(1))).toBe(
      'unsupported: jitter: expected an input that this version knows how to feed, received one of kind "levy" (a heavy tail); give it as feeds: { "jitter": … }',
    );
    const jitter = new Float32Array(6).fill(2);
    const { values } = await generator.sample(1, { feeds: { jitter, z: Float32Array.of(10) } });
    expect([...values]).toEqual([11, 21, 31, 41, 51, 61]);
    expect(await faultOf(generator.sample(1, { feeds: { jitter: new Float32Array(5) } }))).toMatch(
      /^invalid-argument: feeds\.jitter: expected a Float32Array of 6 numbers, \[batch, 3, 2\] for 1 windows/,
    );
    expect(await faultOf(generator.sample(1, { feeds: { other: jitter } }))).toMatch(
      /^invalid-argument: feeds\.other: expected some of decoder\.onnx's inputs z, jitter/,
    );
    await generator.dispose();
  });

  it("runs in WebAssembly, several calls at once", async () => {
    ortWeb.env.wasm.numThreads = 1;
    const [a, b] = [await loadGenerator(bytes, { ort }), await loadGenerator(bytes, { ort: ortWeb })];
    const seeds = [1, 2, 3];
    const received = await Promise.all(seeds.map((seed) => b.sample(2, { seed })));
    for (const [i, seed] of seeds.entries()) {
      const expected = (await a.sample(2, { seed })).values;
      for (const [j, value] of received[i]!.values.entries()) expect(value).toBeCloseTo(expected[j] as number, 5);
    }
    await Promise.all([a.dispose(), b.dispose()]);
  });
});

describe("wrong arguments", () => {
  it.each<[string, Parameters<Awaited<ReturnType<typeof loadGenerator>>["sample"]>, RegExp]>([
    ["count", [0], /^invalid-argument: count: expected an integer ≥ 1, received 0$/],
    ["large count", [2 ** 30], /^too-large: count: 1073741824 windows are .* more than the limit of 2\^30/],
    ["seed", [1, { seed: -1 }], /^invalid-argument: seed: expected an integer from 0 to 2\^53 - 1, received -1$/],
    ["text for a seed", [1, { seed: "7" as never }], /^invalid-argument: seed: expected an integer .*, received "7"$/],
    [
      "a misspelt option",
      [1, { sead: 7 } as never],
      /^invalid-argument: options: expected some of seed, start, condition, categories, noise, edit, feeds, components, received "sead"$/,
    ],
    ["null for options", [1, null as never], /^invalid-argument: options: expected an object, received null$/],
    [
      "start",
      [1, { start: 3 }],
      /^invalid-argument: start: this model was learned from windows without a place in time/,
    ],
    [
      "edit",
      [1, { edit: { level: { scale: 2 } } }],
      /^unsupported: this needs decoder-edit\.onnx, loaded was decoder\.onnx/,
    ],
  ])("%s", async (_, args, message) => {
    const generator = await loadGenerator(bytes, { ort });
    expect(await faultOf(generator.sample(...args))).toMatch(message);
    await generator.dispose();
  });

  it("no runtime, no files", async () => {
    expect(await faultOf(loadGenerator(bytes, { ort: {} as typeof ort }))).toMatch(
      /^invalid-argument: ort: expected an ONNX Runtime, such as await import\("onnxruntime-web"\), received an object/,
    );
    expect(await faultOf(loadGenerator(bytes, undefined as never))).toMatch(
      /^invalid-argument: ort: .* received undefined$/,
    );
    expect(await faultOf(loadGenerator("model" as never, { ort }))).toMatch(
      /^invalid-argument: loadGenerator: expected the bytes of an \.onnx file as a Uint8Array, or such by file name, received "model"$/,
    );
    expect(await faultOf(loadGenerator(bytes.slice().buffer as never, { ort }))).toMatch(
      /received an ArrayBuffer; wrap it: new Uint8Array\(buffer\)$/,
    );
    expect(await faultOf(loadGenerator({ "README.md": bytes }, { ort }))).toMatch(
      /^invalid-argument: loadGenerator: expected \.onnx files by name, received README\.md$/,
    );
    expect(await faultOf(loadGenerator({ "decoder.onnx": "x" as never }, { ort }))).toMatch(
      /^invalid-argument: decoder\.onnx: expected a Uint8Array, received "x"$/,
    );
  });

  it("a provider that the runtime does not have", async () => {
    for (const module of [ort, ortWeb]) {
      const generator = await loadGenerator(bytes, { ort: module, executionProviders: ["abacus"] });
      expect(await faultOf(generator.sample(1))).toMatch(
        /^engine-unavailable: executionProviders: expected some that this runtime has, received \["abacus"\] \(.*\)\. Leave out what it lacks/,
      );
      await generator.dispose();
    }
  });

  it("windows of other sizes", async () => {
    const x = { name: "x", shape: ["batch", steps, features], kind: "series", description: "windows" } as const;
    const file = encodeModel(
      programToModel(createProgram({ outputs: { sample: multiply(input("x", ["N", steps, features]), 2) } }), {
        name: "reconstruct",
        metadata: describeFile({ ...described, file: "reconstruct", inputs: [x] }),
      }),
    );
    const generator = await loadGenerator(file, { ort });
    const windows = (values: Float32Array, shape: [number, number, number]) => createSeriesArray(values, shape);
    expect((await generator.reconstruct(windows(table, [1, steps, features]))).values).toEqual(table.map((v) => 2 * v));
    expect(await faultOf(generator.reconstruct(windows(table, [1, 2, 3])))).toBe(
      "invalid-argument: series: expected windows of 3 steps × 2 features (load, wind), received shape [1, 2, 3] and 6 numbers",
    );
    expect(await faultOf(generator.reconstruct(table as never))).toMatch(
      /^invalid-argument: series: expected \{ values/,
    );
    const series = windows(table, [1, steps, features]);
    expect(await faultOf(generator.reconstruct({ ...series, values: Float64Array.from(table) as never }))).toMatch(
      /received values a Float64Array of 48 bytes, shape \[1,3,2\], columns \["feature_0","feature_1"\]$/,
    );
    expect(await faultOf(generator.reconstruct({ ...series, columns: ["wind", "load"] }))).toBe(
      "invalid-data: series: expected the columns load, wind in this order, received wind, load",
    );
    expect(await faultOf(generator.reconstruct({ ...series, mask: Uint8Array.of(1, 1, 1, 0, 1, 1) }))).toBe(
      "invalid-data: series: expected a value everywhere, received a missing one in window 0, column wind; fill it first",
    );
    expect(await faultOf(generator.reconstruct(windows(Float32Array.of(1, 2, 3, Number.NaN, 5, 6), [1, 3, 2])))).toBe(
      "invalid-data: series: expected finite numbers, received NaN in window 0, column wind",
    );
    expect(await faultOf(generator.encode(windows(table, [1, 3, 2])))).toBe(
      "unsupported: this needs encoder.onnx, loaded was reconstruct.onnx; give the whole folder",
    );
    await generator.dispose();
  });
});

describe("bad files", () => {
  const foreign = encodeModel(
    programToModel(createProgram({ outputs: { y: multiply(input("x", ["N"]), 2) } }), { name: "other" }),
  );
  const load = (files: Uint8Array | GeneratorFiles) => faultOf(loadGenerator(files, { ort }));

  it("cut off anywhere", async () => {
    for (let length = 0; length < bytes.length; length += 13) {
      expect(await load(bytes.subarray(0, length))).toMatch(/^invalid-file: model: /);
    }
  });

  it.each<[string, Uint8Array | GeneratorFiles, RegExp]>([
    [
      "no ONNX file",
      new TextEncoder().encode("<!doctype html>"),
      /^invalid-file: model: .*truncated, altered or not an ONNX file/,
    ],
    [
      "somebody else's",
      foreign,
      /^invalid-file: model: expected a generator's file, received an ONNX file without timevae\.format/,
    ],
    [
      "a newer version's",
      decoder({}, { "timevae.format": "2" }),
      /^invalid-file: model: expected format version 1, received "2"; a newer version of this package made it, update @timevae\/onnx$/,
    ],
    [
      "no version",
      decoder({}, { "timevae.format": "x" }),
      /^invalid-file: model: expected format version 1, received "x"$/,
    ],
    [
      "an unknown kind",
      decoder({}, { "timevae.file": "judge" }),
      /^invalid-file: model: expected one of decoder, .* as timevae\.file in its metadata, received "judge"$/,
    ],
    [
      "inputs that are no JSON",
      decoder({}, { "timevae.inputs": "[" }),
      /^invalid-file: model: expected inputs as timevae\.inputs in its metadata, received "\["$/,
    ],
    [
      "inputs without a shape",
      decoder({}, { "timevae.inputs": '[{"name":"z"}]' }),
      /expected inputs as timevae\.inputs/,
    ],
    [
      "sizes that are none",
      decoder({}, { "timevae.steps": "-3" }),
      /expected a size as timevae\.steps in its metadata, received "-3"$/,
    ],
    [
      "a calendar that ends before it begins",
      decoder({}, { "timevae.calendar": '{"first":2,"last":1,"timeStep":null}' }),
      /expected a calendar or null/,
    ],
    [
      "a manifest that is no JSON",
      { "manifest.json": new Uint8Array([0xff]), "decoder.onnx": bytes },
      /^invalid-file: manifest\.json: expected JSON/,
    ],
    [
      "a newer manifest",
      { "manifest.json": text({ formatVersion: 2 }), "decoder.onnx": bytes },
      /^invalid-file: manifest\.json: expected format version 1, received 2; a newer version/,
    ],
    [
      "a manifest of nothing",
      { "manifest.json": text(null), "decoder.onnx": bytes },
      /^invalid-file: manifest\.json: expected format version 1, received undefined$/,
    ],
    [
      "other bytes than the manifest lists",
      {
        "manifest.json": text({ formatVersion: 1, files: { "decoder.onnx": { sha256: "00" } } }),
        "decoder.onnx": bytes,
      },
      /^invalid-file: decoder\.onnx: expected the bytes whose hash the folder lists, received others \(\d+\)\. It was altered or cut off/,
    ],
    [
      "other bytes than the saved model lists",
      { "timevae.json": text({ formatVersion: 1, sha256: { "decoder.onnx": "00" } }), "decoder.onnx": bytes },
      /^invalid-file: decoder\.onnx: expected the bytes whose hash/,
    ],
  ])("%s", async (_, files, message) => {
    expect(await load(files)).toMatch(message);
  });

  it("metadata of another graph", async () => {
    const { graph } = decodeModel(foreign);
    const generator = await loadGenerator(encodeModel({ ...decodeModel(bytes), graph }), { ort });
    expect(await faultOf(generator.sample(1))).toBe(
      "invalid-file: decoder.onnx: expected the inputs z, jitter, as its metadata says, received x; it was altered",
    );
    await generator.dispose();
  });

  it("a graph that no runtime takes, or that gives another shape", async () => {
    const model = decodeModel(bytes);
    const [first, ...rest] = model.graph.nodes;
    const nodes = [{ ...first!, opType: "Abracadabra" }, ...rest];
    const broken = await loadGenerator(encodeModel({ ...model, graph: { ...model.graph, nodes } }), { ort });
    expect(await faultOf(broken.sample(1))).toMatch(
      /^engine-failed: decoder\.onnx: expected a file that the runtime can load, it says: .*Abracadabra/s,
    );
    const outputs = [{ ...described.outputs[0]!, shape: ["batch", 4, 2] as const }];
    const other = await loadGenerator(decoder({ outputs }), { ort });
    expect(await faultOf(other.sample(1))).toMatch(
      /^engine-failed: decoder\.onnx: expected 8 float32 numbers as "sample", received .* of shape \[1,3,2\]$/,
    );
    await Promise.all([broken.dispose(), other.dispose()]);
  });
});

describe("readGeneratorFolder", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "timevae-onnx-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("reads what a generator is made of", async () => {
    expect(await faultOf(readGeneratorFolder(folder))).toBe(
      `file-not-found: ${folder}: expected a folder with .onnx files, found none in it`,
    );
    expect(await faultOf(readGeneratorFolder(join(folder, "x")))).toMatch(/^file-not-found: .* found no folder there$/);
    await writeFile(join(folder, "decoder.onnx"), bytes);
    await writeFile(join(folder, "notes.txt"), "mine");
    const files = await readGeneratorFolder(folder);
    expect(Object.keys(files)).toEqual(["decoder.onnx"]);
    const generator = await loadGenerator(files, { ort });
    expect(generator.metadata).toEqual({ formatVersion: 1, ...described });
    await generator.dispose();
  });
});
