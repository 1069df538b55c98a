import { createProgram, type Engine, type Executable, type Tensor } from "@timevae/graph";
import type { Calibration } from "./calibration/calibration.js";
import { buildGeneratorGraph, noiseSizes } from "./calibration/generator.js";
import { computeCovariates, covariateFeeds } from "./covariates.js";
import { hasLink } from "./data-traits.js";
import { buildDecoderGraph, buildEncoderGraph } from "./generator-graph.js";
import { architectureOf, type ModelParts } from "./model-parts.js";
import { type ContextValues, contextFeeds } from "./window-context.js";

/** Windows per call to the engine: enough to be fast, few enough to stay in the processor's cache. */
const windowsPerCall = 256;

type Outputs = Readonly<Record<string, Tensor>>;

/** Runs a model's encoder and decoder over any number of windows. Knows sizes and engines, not what users mean. */
export class ModelRunner {
  private readonly parts: ModelParts;
  private readonly engine: Engine;
  private readonly executables = new Map<string, Promise<Executable>>();

  constructor(parts: ModelParts, engine: Engine) {
    this.parts = parts;
    this.engine = engine;
  }

  /**
   * @param rows what the decoder is told of each window: labels, lengths, noise of names
   * @returns `[N, T · D]`
   */
  async decode(z: Float32Array, positions: ArrayLike<number>, rows: ContextValues): Promise<Float32Array> {
    const outputs = () => ({ sample: buildDecoderGraph(this.parts).sample });
    const { sample } = await this.runDecoder("sample", outputs, z, positions, rows);
    return sample as Float32Array;
  }

  /** @returns `[N, T · D]` per component; of models whose components do not add up to values, `sample` as well */
  async decodeComponents(
    z: Float32Array,
    positions: ArrayLike<number>,
    rows: ContextValues,
  ): Promise<{ readonly components: Record<string, Float32Array>; readonly sample: Float32Array | undefined }> {
    const outputs = () => {
      const { components, sample } = buildDecoderGraph(this.parts);
      return hasLink(this.parts.traits) ? { ...components, sample } : components;
    };
    const { sample, ...components } = await this.runDecoder("components", outputs, z, positions, rows);
    return { components, sample };
  }

  /**
   * @param x `[N, T · D]`
   * @param rows what the encoder is told of each window: mask, labels, lengths
   */
  async encode(x: Float32Array, rows: ContextValues): Promise<{ mean: Float32Array; logVariance: Float32Array }> {
    const { steps, columns, config } = this.parts;
    const size = steps * columns.length;
    const windows = x.length / size;
    const executable = await this.executable("encoder", () => {
      const { mean, logVariance } = buildEncoderGraph(this.parts);
      return { mean, logVariance };
    });
    const mean = new Float32Array(windows * config.latentDim);
    const logVariance = new Float32Array(windows * config.latentDim);
    for (let start = 0; start < windows; start += windowsPerCall) {
      const count = Math.min(windowsPerCall, windows - start);
      const data = x.subarray(start * size, (start + count) * size);
      const results = await executable.run({
        ...contextFeeds(rows, start, count),
        x: { data, shape: [count, steps, columns.length] },
      });
      mean.set(results.mean?.data ?? [], start * config.latentDim);
      logVariance.set(results.logVariance?.data ?? [], start * config.latentDim);
    }
    return { mean, logVariance };
  }

  /**
   * Windows of a calibrated model, drawn from numbers drawn at random.
   *
   * @param noise by input, `[N, size]`
   * @returns the sample, every component, and the latent vectors
   */
  async generate(
    noise: Readonly<Record<string, Float32Array>>,
    positions: ArrayLike<number>,
    rows: ContextValues,
  ): Promise<Record<string, Float32Array>> {
    const executable = await this.executable("generator", () => {
      const { sample, components, z } = buildGeneratorGraph(this.parts);
      return { sample, ...components, z };
    });
    const architecture = architectureOf(this.parts);
    const covariates = computeCovariates(architecture, positions);
    const sizes = noiseSizes(this.parts.calibration as Calibration);
    const windows = positions.length;
    const arrays: Record<string, Float32Array> = {};
    for (let start = 0; start < windows; start += windowsPerCall) {
      const count = Math.min(windowsPerCall, windows - start);
      const feeds = Object.entries(sizes).map(([name, size]) => [
        name,
        { data: (noise[name] as Float32Array).subarray(start * size, (start + count) * size), shape: [count, size] },
      ]);
      const results = await executable.run({
        ...contextFeeds(rows, start, count),
        ...covariateFeeds(architecture, covariates, start, count),
        ...Object.fromEntries(feeds),
      });
      for (const [name, { data: values }] of Object.entries(results)) {
        arrays[name] ??= new Float32Array((windows * values.length) / count);
        arrays[name].set(values, (start * values.length) / count);
      }
    }
    return arrays;
  }

  /** The latent vectors that {@link generate} decodes for the same noise. `[N, Z]` */
  async generateLatents(noise: Readonly<Record<string, Float32Array>>, windows: number): Promise<Float32Array> {
    const executable = await this.executable("latents", () => ({ z: buildGeneratorGraph(this.parts).z }));
    const own = Object.entries(noiseSizes(this.parts.calibration as Calibration)).filter(([name]) =>
      name.startsWith("latent."),
    );
    const feeds = own.map(([name, size]) => [name, { data: noise[name] as Float32Array, shape: [windows, size] }]);
    return (await executable.run(Object.fromEntries(feeds))).z?.data as Float32Array;
  }

  async dispose(): Promise<void> {
    const executables = [...this.executables.values()];
    this.executables.clear();
    // What never came into being needs no freeing.
    for (const executable of await Promise.allSettled(executables)) {
      if (executable.status === "fulfilled") await executable.value.dispose();
    }
  }

  private async runDecoder(
    key: string,
    outputs: () => Outputs,
    z: Float32Array,
    positions: ArrayLike<number>,
    rows: ContextValues,
  ): Promise<Record<string, Float32Array>> {
    const { latentDim } = this.parts.config;
    const executable = await this.executable(key, outputs);
    const architecture = architectureOf(this.parts);
    const covariates = computeCovariates(architecture, positions);
    const windows = z.length / latentDim;
    const size = this.parts.steps * this.parts.columns.length;
    const arrays: Record<string, Float32Array> = {};
    for (let start = 0; start < windows; start += windowsPerCall) {
      const count = Math.min(windowsPerCall, windows - start);
      const data = z.subarray(start * latentDim, (start + count) * latentDim);
      const results = await executable.run({
        ...contextFeeds(rows, start, count),
        ...covariateFeeds(architecture, covariates, start, count),
        z: { data, shape: [count, latentDim] },
      });
      for (const [name, { data: values }] of Object.entries(results)) {
        arrays[name] ??= new Float32Array(windows * size);
        arrays[name].set(values, start * size);
      }
    }
    return arrays;
  }

  private executable(key: string, outputs: () => Outputs): Promise<Executable> {
    const known = this.executables.get(key);
    if (known) return known;
    const made = this.engine.compile(createProgram({ outputs: outputs() }), { symbols: { N: windowsPerCall } });
    this.executables.set(key, made);
    return made;
  }
}
