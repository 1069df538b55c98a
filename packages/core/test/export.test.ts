import { readMetadata } from "@timevae/onnx";
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
    const metadata = readMetadata(files["decoder.onnx"]);
    expect(metadata).toEqual({
      "timevae.format": "1",
      "timevae.steps": "10",
      "timevae.columns": JSON.stringify(series.columns),
      "timevae.config": JSON.stringify(model.config),
      "timevae.covariates": "[]",
    });
    expect(readMetadata(files["encoder.onnx"])).toEqual(metadata);
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
  const metadata = readMetadata(modelToFiles(calendar)["decoder.onnx"]);
  const covariates = JSON.parse(metadata["timevae.covariates"] as string) as { name: string; size: number }[];
  expect(covariates.map(({ name, size }) => [name, size])).toEqual([
    ["seasonality_0.phase", 1],
    ["events.indicators", 8],
  ]);
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
