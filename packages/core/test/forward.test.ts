import { gradients, input, type Tensor } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { expectClose } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import {
  buildForwardGraph,
  createArchitecture,
  type ModelConfigInput,
  parseModelConfig,
  presets,
} from "../src/index.js";

/** Both sides are float64. */
const tolerance = { relative: 1e-9, absolute: 1e-9 };
type Matrix = number[][];

const weight = 2.5;
const windows = 3;

/** A forward graph, evaluated in float64 with random weights, windows and noise. */
function evaluate(model: ModelConfigInput, steps: number, features: number) {
  const config = parseModelConfig({ hidden: [3, 4], latentDim: 2, ...model });
  const architecture = createArchitecture(config, steps, features);
  const random = createRandom(9);
  const draw = (shape: readonly number[]) => ({
    data: random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))),
    shape,
  });
  const weights = Object.fromEntries(architecture.parameters.map(({ name, shape }) => [name, draw(shape)]));
  const parameters: Record<string, Tensor> = Object.fromEntries(
    architecture.parameters.map(({ name, shape }) => [name, input(name, shape)]),
  );
  const graph = buildForwardGraph(architecture, parameters, weight);
  const x = draw([windows, steps, features]);
  const eps = draw([windows, config.latentDim]);
  const feeds = { ...weights, x, eps };
  const { latent, z, reconstruction, loss } = graph;
  const tensors = [latent.mean, latent.logVariance, z, reconstruction, loss.total, loss.reconstruction, loss.kl];
  const names = ["mean", "logVariance", "z", "xHat", "total", "error", "kl"] as const;
  const arrays = evaluateTensors(tensors, feeds);
  const values = Object.fromEntries(names.map((name, i) => [name, arrays[i]!])) as Record<
    (typeof names)[number],
    (typeof arrays)[number]
  >;
  return { ...values, x, eps, weights, feeds, graph, parameters, config, architecture };
}

const cases: readonly [string, ModelConfigInput, number, number][] = [
  ["convolutional, even length", {}, 8, 3],
  ["convolutional, odd length", {}, 7, 2],
  ["convolutional, one feature", {}, 5, 1],
  ["dense", { ...presets.dense.model, hidden: [5, 4] }, 6, 2],
];

describe.each(cases)("the forward graph: %s", (_, model, steps, features) => {
  const run = evaluate(model, steps, features);

  it("has the loss of the formula, summed over the batch", () => {
    const { x, xHat, mean, logVariance } = run;
    let error = 0;
    for (let row = 0; row < windows * steps; row++) {
      let meanX = 0;
      let meanXHat = 0;
      for (let d = 0; d < features; d++) {
        const i = row * features + d;
        error += (x.data[i]! - xHat.data[i]!) ** 2;
        meanX += x.data[i]! / features;
        meanXHat += xHat.data[i]! / features;
      }
      error += (meanX - meanXHat) ** 2;
    }
    let kl = 0;
    for (let i = 0; i < mean.data.length; i++) {
      const [mu, log] = [mean.data[i]!, logVariance.data[i]!];
      kl += -0.5 * (1 + log - mu * mu - Math.exp(log));
    }
    expectClose(run.error, { data: [error], shape: [] }, { relative: 1e-6, absolute: 0 }, "reconstruction");
    expectClose(run.kl, { data: [kl], shape: [] }, tolerance, "kl");
    const total = weight * run.error.data[0]! + kl;
    expectClose(run.total, { data: [total], shape: [] }, tolerance, "total");
  });

  it("encodes as loops over the formula do", () => {
    const { latentDim } = run.config;
    const expected = Array.from({ length: windows }, (_, n) => {
      const window = Array.from({ length: steps }, (_, t) =>
        Array.from({ length: features }, (_, d) => run.x.data[(n * steps + t) * features + d]!),
      );
      return run.config.encoder === "dense" ? denseHeads(window) : convolutionalHeads(window);
    });
    const half = (from: number) => expected.flatMap((heads) => heads.slice(from, from + latentDim));
    expectClose(run.mean, { data: half(0), shape: [windows, latentDim] }, tolerance, "mean");
    expectClose(run.logVariance, { data: half(latentDim), shape: [windows, latentDim] }, tolerance, "logVariance");
  });

  it("draws z as mean + exp(logVariance / 2) · eps", () => {
    const { mean, logVariance, eps } = run;
    const z = [...mean.data].map((mu, i) => mu + Math.exp(logVariance.data[i]! / 2) * eps.data[i]!);
    expectClose(run.z, { data: z, shape: mean.shape }, tolerance, "z");
  });

  it("has a gradient that agrees with finite differences", () => {
    const names = run.architecture.parameters.map(({ name }) => name);
    const { total } = run.graph.loss;
    const slopes = evaluateTensors(
      gradients(
        total,
        names.map((name) => run.parameters[name]!),
      ),
      run.feeds,
    );
    const random = createRandom(10);
    for (const [i, name] of names.entries()) {
      const { data, shape } = run.weights[name]!;
      const direction = random.fillNormal(new Float64Array(data.length));
      const slope = slopes[i]!.data.reduce((sum, g, k) => sum + g * direction[k]!, 0);
      const lossAt = (distance: number) => {
        const moved = { data: data.map((value, k) => value + distance * direction[k]!), shape };
        return evaluateTensors([total], { ...run.feeds, [name]: moved })[0]!.data[0]!;
      };
      const difference = (lossAt(1e-6) - lossAt(-1e-6)) / 2e-6;
      expect(Math.abs(slope - difference), name).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
    }
  });

  function layer(x: readonly number[], name: string): number[] {
    const [kernel, bias] = [run.weights[`${name}.kernel`]!.data, run.weights[`${name}.bias`]!.data];
    return [...bias].map((b, o) => x.reduce((sum, value, i) => sum + value * kernel[i * bias.length + o]!, b));
  }

  /** Kernel 3, stride 2, SAME padding, ReLU: an even length is padded behind, an odd one on both sides. */
  function convolution(x: Matrix, name: string): Matrix {
    const before = x.length % 2;
    return Array.from({ length: Math.ceil(x.length / 2) }, (_, i) => {
      const taps = [0, 1, 2].flatMap((j) => x[2 * i + j - before] ?? x[0]!.map(() => 0));
      return layer(taps, name).map((value) => Math.max(value, 0));
    });
  }

  function convolutionalHeads(window: Matrix): number[] {
    let h = window;
    for (let i = 0; i < run.config.hidden.length; i++) h = convolution(h, `encoder.conv${i}`);
    return layer(h.flat(), "encoder.latent");
  }

  function denseHeads(window: Matrix): number[] {
    let h = window.flat();
    for (let i = 0; i < run.config.hidden.length; i++) {
      h = layer(h, `encoder.dense${i}`).map((value) => Math.max(value, 0));
    }
    return layer(h, "encoder.latent");
  }
});

it("counts the error of a single feature twice", () => {
  const { x, xHat, error } = evaluate({}, 5, 1);
  const squares = x.data.reduce((sum, value, i) => sum + (value - xHat.data[i]!) ** 2, 0);
  expect(error.data[0]).toBeCloseTo(2 * squares, 8);
});
