import { readDescription, readMetadata } from "@timevae/onnx";
import { createRandom } from "@timevae/spec";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelConfigInput, type ModelFiles, modelToFiles, type TimeVAE } from "../src/index.js";
import { fitTiny, largestDifference, seriesFrom, sines } from "./helpers.js";

const series = sines(40, 10, 3);
const cases: [string, ModelConfigInput, string[]][] = [
  ["level and residual", {}, ["sample", "level", "residual", "limits"]],
  ["without limits", { limits: "none" }, ["sample", "level", "residual"]],
  [
    "without a level, scaled per step",
    { blocks: [{ type: "trend", degree: 1 }], scaling: { per: "step" } },
    ["sample", "trend", "offset", "limits"],
  ],
];

describe.each(cases)("files for other runtimes: %s", (_, config, outputs) => {
  let model: TimeVAE;
  let files: ModelFiles;
  beforeAll(async () => {
    model = await fitTiny(series, config, { epochs: 3 });
    files = modelToFiles(model);
  });
  afterAll(() => model.dispose());

  it("decoder.onnx decodes as the model does", async () => {
    const session = await InferenceSession.create(files["decoder.onnx"]);
    expect(session.inputMetadata).toMatchObject([{ name: "z", type: "float32", shape: ["batch", 4] }]);
    expect(session.outputMetadata).toMatchObject(
      outputs.map((name) => ({ name, type: "float32", shape: ["batch", 10, 3] })),
    );
    for (const windows of [1, 7]) {
      const z = createRandom(windows)
        .fillNormal(new Float32Array(4 * windows))
        .map((value) => 2 * value);
      const results = await session.run({ z: new Tensor("float32", z, [windows, 4]) });
      const expected = { sample: await model.decode(z), ...(await model.decodeComponents(z)).components };
      for (const [name, { values, shape }] of Object.entries(expected)) {
        expect(results[name]!.dims).toEqual(shape);
        expect(largestDifference(results[name]!.data as Float32Array, values), name).toBeLessThan(1e-5);
      }
    }
    await session.release();
  });

  it("encoder.onnx encodes as the model does", async () => {
    const session = await InferenceSession.create(files["encoder.onnx"]);
    expect(session.inputMetadata).toMatchObject([{ name: "x", type: "float32", shape: ["batch", 10, 3] }]);
    expect(session.outputMetadata).toMatchObject(
      ["z_mean", "z_log_var"].map((name) => ({ name, type: "float32", shape: ["batch", 4] })),
    );
    const results = await session.run({ x: new Tensor("float32", series.values, [...series.shape]) });
    const { mean, logVariance } = await model.encode(series);
    expect(largestDifference(results.z_mean!.data as Float32Array, mean)).toBeLessThan(1e-5);
    expect(largestDifference(results.z_log_var!.data as Float32Array, logVariance)).toBeLessThan(1e-5);
    await session.release();
  });

  it("say what they are, without paths or times", () => {
    const bytes = files["decoder.onnx"];
    const metadata = readMetadata(bytes);
    expect(Object.keys(metadata)).toEqual(
      "format file steps columns latentDim components precision calendar inputs outputs config"
        .split(" ")
        .map((key) => `timevae.${key}`),
    );
    expect(readDescription(bytes)).toEqual({
      formatVersion: 1,
      file: "decoder",
      steps: 10,
      columns: series.columns,
      latentDim: 4,
      components: outputs.slice(1),
      precision: "float32",
      calendar: null,
      inputs: [{ name: "z", shape: ["batch", 4], kind: "normal", stream: "sample", description: expect.any(String) }],
      outputs: outputs.map((name) =>
        expect.objectContaining({ name, shape: ["batch", 10, 3], role: name === "sample" ? name : "component" }),
      ),
      config: model.config,
    });
    const encoder = readDescription(files["encoder.onnx"]);
    expect(encoder).toMatchObject({ file: "encoder", inputs: [{ name: "x", kind: "series" }] });
    expect(encoder.outputs.map(({ name, role }) => [name, role])).toEqual([
      ["z_mean", "latent"],
      ["z_log_var", "latent"],
    ]);
    expect(modelToFiles(model)).toEqual(files);
  });
});

it("a decoder with a calendar says what its further inputs are", async () => {
  const series = seriesFrom(
    [30, 8, 1],
    (n, t) => (n + t) % 7,
    Array.from({ length: 30 }, (_, n) => n),
  );
  const blocks = [{ type: "level" }, { type: "seasonality", seasons: 7 }, { type: "events", at: [3], every: 7 }];
  const calendar = await fitTiny(series, { blocks }, { epochs: 1 });
  const session = await InferenceSession.create(modelToFiles(calendar)["decoder.onnx"]);
  expect([...session.inputNames].sort()).toEqual(["events.indicators", "seasonality_0.phase", "z"]);
  const { inputs, calendar: span } = readDescription(modelToFiles(calendar)["decoder.onnx"]);
  expect(inputs.filter(({ name }) => name !== "z")).toEqual([
    { name: "seasonality_0.phase", shape: ["batch", 1], kind: "phase", period: 7, description: expect.any(String) },
    {
      name: "events.indicators",
      shape: ["batch", 8],
      kind: "events",
      at: [3],
      every: 7,
      duration: 1,
      description: expect.any(String),
    },
  ]);
  expect(span).toEqual(calendar.parts.calendar);
  const position = 12;
  const z = Float32Array.of(1, -1, 0.5, 0);
  const results = await session.run({
    z: new Tensor("float32", z, [1, 4]),
    "seasonality_0.phase": new Tensor("float32", [(position % 7) / 7], [1, 1]),
    "events.indicators": new Tensor(
      "float32",
      Array.from({ length: 8 }, (_, t) => ((position + t) % 7 === 3 ? 1 : 0)),
      [1, 8],
    ),
  });
  const expected = await calendar.decode(z, { positions: [position] });
  expect(largestDifference(results.sample!.data as Float32Array, expected.values)).toBeLessThan(1e-5);
  await session.release();
  await calendar.dispose();
});
