import { createProgram } from "@timevae/graph";
import { expect, it } from "vitest";
import {
  buildTrainingGraph,
  createArchitecture,
  modelFromFiles,
  modelToFiles,
  parseModelConfig,
} from "../src/index.js";
import { loadModel } from "../src/node/index.js";
import { fitTiny, largestDifference, nodeEngine, seriesFrom } from "./helpers.js";

const folder = new URL("./fixtures/model-v1/", import.meta.url).pathname;

/** Of the model in the folder, as the version that saved it drew it: sample(2, { seed: 5 }), the first window. */
const firstWindow = [
  -0.7272111773490906, -0.4079524576663971, 1.0969005823135376, -0.9775301218032837, -0.009468600153923035,
  -0.9775301218032837, 1.7762418985366821, -0.9775301218032837, -0.9824526309967041, 0.06737370789051056,
  -0.9824526309967041, -0.9746999144554138, 0.35329005122184753, -0.9775301218032837, 0.13094709813594818,
  -0.9775301218032837, -0.9350163340568542, -0.9775301218032837, -0.7272111773490906, -0.4079524576663971,
  1.2630409002304077, -0.9775301218032837, 0.03356143832206726, -0.9775301218032837,
];

/** What the folder's model was learned from. */
const series = seriesFrom(
  [40, 12, 2],
  (n, t, d) => Math.sin((n + t) * 0.7 + d) + 0.02 * n,
  Array.from({ length: 40 }, (_, n) => n),
);

it("loads a folder of format version 1, draws what it drew, and saves it in the present version", async () => {
  const engine = await nodeEngine();
  const model = await loadModel(folder, { engine });
  const { values } = await model.sample(2, { seed: 5 });
  expect(largestDifference(values.subarray(0, 24), firstWindow)).toBeLessThan(1e-4);
  const files = modelToFiles(model);
  expect(JSON.parse(new TextDecoder().decode(files["timevae.json"]))).toMatchObject({ formatVersion: 2 });
  expect((await modelFromFiles(files, engine).sample(2, { seed: 5 })).values).toEqual(values);
});

it("learns the same weights as that version did, where nothing new is asked for", async () => {
  const old = await loadModel(folder, { engine: await nodeEngine() });
  const blocks = [{ type: "level" }, { type: "seasonality", seasons: 9 }, { type: "residual", head: "perStep" }];
  const model = await fitTiny(series, { hidden: [4, 6], latentDim: 3, blocks }, { epochs: 4 });
  for (const [name, values] of Object.entries(old.parts.weights)) {
    expect(largestDifference(model.parts.weights[name] as Float32Array, values)).toBeLessThan(1e-4);
  }
});

it("has no inputs and no operations for what the data do not have", () => {
  const architecture = createArchitecture(parseModelConfig({}), 12, 2);
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonPlacement: "keras" } as const;
  const { loss, state } = buildTrainingGraph(architecture, { reconstructionWeight: 3, adam });
  const program = createProgram({ outputs: { total: loss.total }, state });
  expect(program.inputs.map(({ node }) => node.name).sort()).toEqual(["eps", "epsilon", "stepSize", "x"]);
  expect(program.nodes.map(({ op }) => op.name)).not.toContain("Where");
});
