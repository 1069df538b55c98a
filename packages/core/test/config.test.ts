import { standardBlocks } from "@timevae/blocks";
import { isTimeVAEError } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { parseModelConfig, parseTrainingConfig, presets } from "../src/index.js";

function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isTimeVAEError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no error";
}

const expectFrozen = (value: unknown) => {
  if (typeof value !== "object" || value === null) return;
  expect(Object.isFrozen(value)).toBe(true);
  for (const inner of Object.values(value)) expectFrozen(inner);
};

const modelKeys =
  "encoder, latentDim, hidden, blocks, reconstructionWeight, observationNoise, scaling, limits, transforms, unequalLengths, encoderSeesMask";
const trainingKeys =
  "epochs, maxSteps, batchSize, learningRate, klWarmUp, seed, validationFraction, validationBy, earlyStopping, plateau, divergence, adam, calibration, maxParameters";

describe("the model's configuration", () => {
  it("has defaults, and is frozen plain data", () => {
    const config = parseModelConfig({});
    expect(config).toEqual({
      encoder: "convolutional",
      latentDim: 8,
      hidden: [50, 100, 200],
      blocks: [{ type: "level" }, { type: "residual" }],
      reconstructionWeight: 3,
      scaling: { kind: "minMax", epsilon: 0, per: "feature" },
      limits: "observed",
    });
    expectFrozen(config);
    expect(parseModelConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it("fills in what is missing inside", () => {
    expect(parseModelConfig({ scaling: { per: "step" } }).scaling).toEqual({ kind: "minMax", epsilon: 0, per: "step" });
  });

  it("is copied: freezing it does not freeze what was given", () => {
    const given = { hidden: [3, 4] };
    parseModelConfig(given);
    expect(Object.isFrozen(given.hidden)).toBe(false);
  });

  it.each<[unknown, string]>([
    [null, "model: expected object, received null"],
    [[], "model: expected object, received []"],
    ["paper", 'model: expected object, received "paper"'],
    [{ latenDim: 3 }, `model: expected only the keys ${modelKeys}, received "latenDim"`],
    [{ a: 1, b: 2 }, `model: expected only the keys ${modelKeys}, received "a", "b"`],
    [{ latentDim: 0 }, "model.latentDim: expected number to be >=1, received 0"],
    [{ latentDim: 4097 }, "model.latentDim: expected number to be <=4096, received 4097"],
    [{ latentDim: 1.5 }, "model.latentDim: expected int, received 1.5"],
    [{ latentDim: Number.NaN }, "model.latentDim: expected number, received NaN"],
    [{ latentDim: "8" }, 'model.latentDim: expected number, received "8"'],
    [{ hidden: [] }, "model.hidden: expected array to have >=1 items, received []"],
    [{ hidden: 50 }, "model.hidden: expected array, received 50"],
    [{ hidden: [50, 0] }, "model.hidden[1]: expected number to be >=1, received 0"],
    [{ hidden: new Array(17).fill(2) }, "model.hidden: expected array to have <=16 items, received an array of 17"],
    [{ blocks: [] }, "model.blocks: expected array to have >=1 items, received []"],
    [{ blocks: ["level"] }, 'model.blocks[0]: expected object, received "level"'],
    [{ blocks: [{}] }, "model.blocks[0].type: expected string, received undefined"],
    [
      { blocks: [{ type: "level" }, { type: "x" }] },
      `model.blocks[1]: block type: expected one of ${Object.keys(standardBlocks).join(", ")}, received "x"`,
    ],
    [{ blocks: [{ type: "trend", degree: 0 }] }, "model.blocks[0]: trend.degree: expected an integer ≥ 1, received 0"],
    [
      { blocks: [{ type: "level", degree: 1 }] },
      "model.blocks[0]: level.degree: expected no options, received an unknown option",
    ],
    [{ encoder: "rnn" }, 'model.encoder: expected one of "convolutional"|"dense", received "rnn"'],
    [{ reconstructionWeight: 0 }, "model.reconstructionWeight: expected number to be >0, received 0"],
    [{ reconstructionWeight: 2e6 }, "model.reconstructionWeight: expected number to be <=1000000, received 2000000"],
    [
      { reconstructionWeight: Number.POSITIVE_INFINITY },
      "model.reconstructionWeight: expected number, received Infinity",
    ],
    [{ scaling: null }, "model.scaling: expected object, received null"],
    [{ scaling: { kind: "max" } }, 'model.scaling.kind: expected one of "minMax"|"standard", received "max"'],
    [{ scaling: { per: "row" } }, 'model.scaling.per: expected one of "feature"|"step", received "row"'],
    [{ scaling: { epsilon: -1 } }, "model.scaling.epsilon: expected number to be >=0, received -1"],
    [{ scaling: { by: 1 } }, 'model.scaling: expected only the keys kind, epsilon, per, received "by"'],
    [{ limits: "all" }, 'model.limits: expected one of "observed"|"none", received "all"'],
  ])("refuses %j", (value, message) => {
    expect(faultOf(() => parseModelConfig(value))).toBe(`invalid-config: ${message}`);
  });
});

describe("the training's configuration", () => {
  it("has defaults, and is frozen plain data", () => {
    const config = parseTrainingConfig({});
    expect(config).toEqual({
      epochs: 300,
      batchSize: 16,
      learningRate: 1e-3,
      seed: 0,
      validationFraction: 0.1,
      validationBy: "time",
      earlyStopping: { patience: 40, tolerance: 1e-4 },
      plateau: { patience: 12, factor: 0.5, minimum: 1e-5 },
      divergence: { retries: 4, factor: 0.25 },
      adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonPlacement: "keras" },
      maxParameters: 20_000_000,
    });
    expectFrozen(config);
    expect(parseTrainingConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it("can do without early stopping and without a plateau", () => {
    const config = parseTrainingConfig({ earlyStopping: null, plateau: null });
    expect(config).toMatchObject({ earlyStopping: null, plateau: null });
    expect(parseTrainingConfig({ earlyStopping: { patience: 3 } }).earlyStopping).toEqual({
      patience: 3,
      tolerance: 1e-4,
    });
  });

  it.each<[unknown, string]>([
    [7, "training: expected object, received 7"],
    [{ epoch: 3, lr: 1 }, `training: expected only the keys ${trainingKeys}, received "epoch", "lr"`],
    [{ epochs: 0 }, "training.epochs: expected number to be >=1, received 0"],
    [{ epochs: 1.5 }, "training.epochs: expected int, received 1.5"],
    [{ epochs: 2e6 }, "training.epochs: expected number to be <=1000000, received 2000000"],
    [{ batchSize: 0 }, "training.batchSize: expected number to be >=1, received 0"],
    [{ batchSize: 65_537 }, "training.batchSize: expected number to be <=65536, received 65537"],
    [{ learningRate: 0 }, "training.learningRate: expected number to be >0, received 0"],
    [{ learningRate: 2 }, "training.learningRate: expected number to be <=1, received 2"],
    [{ learningRate: "fast" }, 'training.learningRate: expected number, received "fast"'],
    [{ seed: -1 }, "training.seed: expected number to be >=0, received -1"],
    [{ seed: 0.5 }, "training.seed: expected int, received 0.5"],
    [{ validationFraction: 0.6 }, "training.validationFraction: expected number to be <=0.5, received 0.6"],
    [{ validationFraction: -0.1 }, "training.validationFraction: expected number to be >=0, received -0.1"],
    [{ earlyStopping: false }, "training.earlyStopping: expected object, received false"],
    [{ earlyStopping: { patience: 0 } }, "training.earlyStopping.patience: expected number to be >=1, received 0"],
    [{ earlyStopping: { tolerance: 2 } }, "training.earlyStopping.tolerance: expected number to be <=1, received 2"],
    [
      { earlyStopping: { patiense: 1 } },
      'training.earlyStopping: expected only the keys patience, tolerance, received "patiense"',
    ],
    [{ plateau: { patience: 0 } }, "training.plateau.patience: expected number to be >=1, received 0"],
    [{ plateau: { factor: 0 } }, "training.plateau.factor: expected number to be >0, received 0"],
    [{ plateau: { minimum: -1 } }, "training.plateau.minimum: expected number to be >=0, received -1"],
    [{ adam: { beta1: 1 } }, "training.adam.beta1: expected number to be <=0.999999, received 1"],
    [{ adam: { epsilon: 0 } }, "training.adam.epsilon: expected number to be >0, received 0"],
    [
      { adam: { epsilonPlacement: "tf" } },
      'training.adam.epsilonPlacement: expected one of "keras"|"pytorch", received "tf"',
    ],
    [{ maxParameters: 0 }, "training.maxParameters: expected number to be >=1, received 0"],
  ])("refuses %j", (value, message) => {
    expect(faultOf(() => parseTrainingConfig(value))).toBe(`invalid-config: ${message}`);
  });
});

describe("presets", () => {
  it("default changes nothing", () => {
    expect(parseModelConfig(presets.default.model)).toEqual(parseModelConfig({}));
    expect(parseTrainingConfig(presets.default.training)).toEqual(parseTrainingConfig({}));
  });

  it("paper is the published code, number for number", () => {
    expect(parseModelConfig(presets.paper.model)).toEqual({
      encoder: "convolutional",
      latentDim: 8,
      hidden: [50, 100, 200],
      blocks: [{ type: "level" }, { type: "residual" }],
      reconstructionWeight: 3,
      scaling: { kind: "minMax", per: "step", epsilon: 1e-7 },
      limits: "none",
    });
    expect(parseTrainingConfig(presets.paper.training)).toMatchObject({
      epochs: 1000,
      batchSize: 16,
      learningRate: 1e-3,
      validationFraction: 0,
      earlyStopping: null,
      plateau: null,
      adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonPlacement: "keras" },
    });
  });

  it("dense is the paper's plain autoencoder", () => {
    const config = parseModelConfig(presets.dense.model);
    expect(config).toMatchObject({ encoder: "dense", hidden: [200, 100, 50], blocks: [{ type: "dense" }] });
  });
});
