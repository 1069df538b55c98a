import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import {
  countParameters,
  createArchitecture,
  initialParameters,
  type ModelConfigInput,
  parseModelConfig,
  presets,
} from "../src/index.js";

const architectureOf = (model: ModelConfigInput, steps: number, features: number) =>
  createArchitecture(parseModelConfig(model), steps, features);
const dense = (inputs: number, outputs: number) => inputs * outputs + outputs;
const conv = (inputs: number, outputs: number) => 3 * inputs * outputs + outputs;

describe("parameter counts", () => {
  it("of the base model for 24 × 6, hidden 50/100/200, latent 8, by hand", () => {
    // 24 steps become 12, 6 and 3: F = 3 · 200.
    const encoder = conv(6, 50) + conv(50, 100) + conv(100, 200) + 2 * dense(600, 8);
    const level = dense(8, 6) + dense(6, 6);
    const residual = dense(8, 600) + conv(200, 100) + conv(100, 50) + conv(50, 6) + dense(24 * 6, 24 * 6);
    expect([encoder, level, residual]).toEqual([85_866, 96, 102_336]);
    expect(countParameters(architectureOf({}, 24, 6))).toBe(188_298);
  });

  it("of the interpretable model adds what trend and seasonality have", () => {
    const blocks = [
      { type: "level" },
      { type: "trend", degree: 2 },
      { type: "seasonality", seasons: 4, stepsPerSeason: 6 },
      { type: "residual" },
    ];
    const trend = dense(8, 12) + dense(12, 12);
    expect(countParameters(architectureOf({ blocks }, 24, 6))).toBe(188_298 + trend + dense(8, 24));
  });

  it("of the dense model", () => {
    const encoder = dense(144, 200) + dense(200, 100) + dense(100, 50) + 2 * dense(50, 8);
    const decoder = dense(8, 50) + dense(50, 100) + dense(100, 200) + dense(200, 144);
    expect(countParameters(architectureOf(presets.dense.model, 24, 6))).toBe(encoder + decoder);
  });

  it("of an odd length, which the decoder overshoots: 25 steps become 13, 7, 4 and then 32", () => {
    const encoder = conv(1, 50) + conv(50, 100) + conv(100, 200) + 2 * dense(800, 8);
    const residual = dense(8, 800) + conv(200, 100) + conv(100, 50) + conv(50, 1) + dense(32, 25);
    const blocks = [{ type: "residual" }];
    expect(countParameters(architectureOf({ blocks }, 25, 1))).toBe(encoder + residual);
  });

  it("of the paper's model for 512 × 28 is 206 million, mostly one layer", () => {
    expect(Math.floor(countParameters(architectureOf(presets.paper.model, 512, 28)) / 1e6)).toBe(206);
  });
});

describe("parameters", () => {
  const architecture = architectureOf({ blocks: [{ type: "level" }, { type: "seasonality", seasons: 3 }] }, 24, 6);

  it("are called after where they are", () => {
    expect(architecture.components).toEqual(["level", "seasonality_0"]);
    expect(architecture.parameters.map(({ name }) => name)).toEqual([
      "encoder.conv0.kernel",
      "encoder.conv0.bias",
      "encoder.conv1.kernel",
      "encoder.conv1.bias",
      "encoder.conv2.kernel",
      "encoder.conv2.bias",
      "encoder.latent.kernel",
      "encoder.latent.bias",
      "decoder.level.dense0.kernel",
      "decoder.level.dense0.bias",
      "decoder.level.dense1.kernel",
      "decoder.level.dense1.bias",
      "decoder.seasonality_0.dense0.kernel",
      "decoder.seasonality_0.dense0.bias",
    ]);
  });

  it("start as Glorot's rule says, with zero biases", () => {
    const values = initialParameters(architecture.parameters, createRandom(1));
    // Fans by hand; a convolution of 3 taps counts 3 times its channels.
    const fans: Record<string, number> = {
      "encoder.conv0": 3 * 6 + 3 * 50,
      "encoder.conv1": 3 * 50 + 3 * 100,
      "encoder.conv2": 3 * 100 + 3 * 200,
      "encoder.latent": 600 + 8,
      "decoder.level.dense0": 8 + 6,
      "decoder.level.dense1": 6 + 6,
      "decoder.seasonality_0.dense0": 8 + 18,
    };
    for (const [layer, fan] of Object.entries(fans)) {
      expect(new Set(values[`${layer}.bias`])).toEqual(new Set([0]));
      const kernel = values[`${layer}.kernel`]!;
      const limit = Math.sqrt(6 / fan);
      const [low, high] = [Math.min(...kernel), Math.max(...kernel)];
      expect(Math.max(-low, high), layer).toBeLessThanOrEqual(limit);
      expect(Math.min(-low, high), layer).toBeGreaterThan(0.7 * limit);
      // Uniform: mean 0, variance limit² / 3, both within 5 standard errors.
      const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
      const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
      expect(Math.abs(mean)).toBeLessThan((5 * limit) / Math.sqrt(3 * kernel.length));
      expect(Math.abs(variance / (limit * limit) - 1 / 3)).toBeLessThan(
        (5 * Math.sqrt(4 / 45)) / Math.sqrt(kernel.length),
      );
    }
  });

  it("start the same for the same seed, each from a stream of its own", () => {
    const { parameters } = architecture;
    const first = initialParameters(parameters, createRandom(1));
    expect(initialParameters(parameters, createRandom(1))).toEqual(first);
    const other = initialParameters(parameters, createRandom(2));
    expect(other["encoder.conv0.kernel"]).not.toEqual(first["encoder.conv0.kernel"]);
    const decoder = parameters.filter(({ name }) => name.startsWith("decoder."));
    for (const [name, values] of Object.entries(initialParameters(decoder, createRandom(1)))) {
      expect(values).toEqual(first[name]);
    }
  });
});
