import { createProgram, type Engine, type Executable, type Tensor } from "@timevae/graph";
import { createRandom, createSeriesArray, describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { buildDecoderGraph, buildEncoderGraph } from "./generator-graph.js";
import type { ModelConfig } from "./model-config.js";
import type { ModelParts } from "./model-parts.js";
import type { FitHistory } from "./progress.js";

/** Windows per call to the engine: enough to be fast, few enough to stay in the processor's cache. */
const windowsPerCall = 256;

/** Latent vectors of windows: `[N, Z]` each, row-major. */
export interface EncodedWindows {
  readonly mean: Float32Array;
  readonly logVariance: Float32Array;
  readonly shape: readonly [windows: number, latentDim: number];
}

export interface SampleOptions {
  /** The same seed gives the same windows; 0 when not given. */
  readonly seed?: number;
}

/** A learned generator. Made by {@link fit} or {@link loadModel}. */
export class TimeVAE {
  /** Everything that was learned, as plain data. */
  readonly parts: ModelParts;
  private readonly engine: Engine;
  private readonly executables = new Map<string, Promise<Executable>>();

  constructor(parts: ModelParts, engine: Engine) {
    this.parts = parts;
    this.engine = engine;
  }

  get config(): ModelConfig {
    return this.parts.config;
  }

  get history(): FitHistory {
    return this.parts.history;
  }

  /** Names of what {@link decompose} returns, in order. */
  get components(): readonly string[] {
    return Object.keys(buildDecoderGraph(this.parts).components);
  }

  /**
   * Draws windows that were never observed: latent vectors from N(0, I), decoded.
   *
   * @returns `[count, T, D]` in the user's units
   * @throws {TimeVAEError} `invalid-argument` when `count` is not an integer ≥ 1, `too-large` when the result cannot be held
   */
  async sample(count: number, options: SampleOptions = {}): Promise<SeriesArray> {
    const { latentDim } = this.config;
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new TimeVAEError("invalid-argument", `count: expected an integer ≥ 1, received ${describeValue(count)}`);
    }
    const numbers = count * Math.max(latentDim, this.parts.steps * this.parts.columns.length);
    if (numbers > 2 ** 30) {
      throw new TimeVAEError(
        "too-large",
        `count: ${count} windows are ${numbers} numbers, more than the limit of 2^30; sample fewer at a time with different seeds`,
      );
    }
    const noise = createRandom(options.seed ?? 0).fork("sample");
    return this.decode(noise.fillNormal(new Float32Array(count * latentDim)));
  }

  /**
   * Windows of given latent vectors.
   *
   * @param z `[N, Z]`, row-major
   * @returns `[N, T, D]` in the user's units
   */
  async decode(z: Float32Array): Promise<SeriesArray> {
    this.checkLatent(z);
    const { sample } = await this.decodeTo("sample", z, () => ({ sample: buildDecoderGraph(this.parts).sample }));
    return this.series(sample as Float32Array);
  }

  /**
   * The summands of windows of given latent vectors: one series per component. They add up to {@link decode}'s result
   * within float32 rounding.
   *
   * @param z `[N, Z]`, row-major
   */
  async decodeComponents(z: Float32Array): Promise<Readonly<Record<string, SeriesArray>>> {
    this.checkLatent(z);
    const arrays = await this.decodeTo("components", z, () => buildDecoderGraph(this.parts).components);
    return Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, this.series(values)]));
  }

  /**
   * Means and log variances of the windows' latent vectors.
   *
   * @param series `[N, T, D]` in the user's units, of the model's T and D
   * @throws {TimeVAEError} `invalid-argument` when T or D differ, `invalid-data` on a value that is not finite
   */
  async encode(series: SeriesArray): Promise<EncodedWindows> {
    const [windows, steps, features] = series.shape;
    const { latentDim } = this.config;
    this.checkSeries(series);
    const executable = await this.executable("encode", () => {
      const graph = buildEncoderGraph(this.parts);
      return { mean: graph.mean, logVariance: graph.logVariance };
    });
    const mean = new Float32Array(windows * latentDim);
    const logVariance = new Float32Array(windows * latentDim);
    const size = steps * features;
    for (let start = 0; start < windows; start += windowsPerCall) {
      const count = Math.min(windowsPerCall, windows - start);
      const data = series.values.subarray(start * size, (start + count) * size);
      const results = await executable.run({ x: { data, shape: [count, steps, features] } });
      mean.set(results.mean?.data ?? [], start * latentDim);
      logVariance.set(results.logVariance?.data ?? [], start * latentDim);
    }
    return { mean, logVariance, shape: [windows, latentDim] };
  }

  /** The windows without what the model takes for noise: encoded, and the mean decoded. `[N, T, D]`. */
  async reconstruct(series: SeriesArray): Promise<SeriesArray> {
    const { mean } = await this.encode(series);
    const { values, shape } = await this.decode(mean);
    return createSeriesArray(values, shape, { columns: series.columns, positions: series.positions });
  }

  /** {@link reconstruct}, as one series per component. */
  async decompose(series: SeriesArray): Promise<Readonly<Record<string, SeriesArray>>> {
    const { mean } = await this.encode(series);
    return this.decodeComponents(mean);
  }

  /** Frees what the engine holds. */
  async dispose(): Promise<void> {
    const executables = [...this.executables.values()];
    this.executables.clear();
    for (const executable of executables) await (await executable).dispose();
  }

  private async decodeTo(
    key: string,
    z: Float32Array,
    outputs: () => Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Float32Array>> {
    const { latentDim } = this.config;
    const executable = await this.executable(key, outputs);
    const windows = z.length / latentDim;
    const size = this.parts.steps * this.parts.columns.length;
    const arrays: Record<string, Float32Array> = {};
    for (let start = 0; start < windows; start += windowsPerCall) {
      const count = Math.min(windowsPerCall, windows - start);
      const data = z.subarray(start * latentDim, (start + count) * latentDim);
      const results = await executable.run({ z: { data, shape: [count, latentDim] } });
      for (const [name, { data: values }] of Object.entries(results)) {
        arrays[name] ??= new Float32Array(windows * size);
        arrays[name].set(values, start * size);
      }
    }
    return arrays;
  }

  private executable(key: string, outputs: () => Readonly<Record<string, Tensor>>): Promise<Executable> {
    const known = this.executables.get(key);
    if (known) return known;
    const made = this.engine.compile(createProgram({ outputs: outputs() }), { symbols: { N: windowsPerCall } });
    this.executables.set(key, made);
    return made;
  }

  private series(values: Float32Array): SeriesArray {
    const { steps, columns } = this.parts;
    return createSeriesArray(values, [values.length / (steps * columns.length), steps, columns.length], { columns });
  }

  private checkLatent(z: Float32Array): void {
    const { latentDim } = this.config;
    if (z.length === 0 || z.length % latentDim !== 0) {
      throw new TimeVAEError(
        "invalid-argument",
        `z: expected a multiple of ${latentDim} numbers (one latent vector per window), received ${z.length}`,
      );
    }
    const bad = z.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new TimeVAEError("invalid-data", `z[${bad}]: expected a finite number, received ${z[bad]}`);
  }

  private checkSeries(series: SeriesArray): void {
    const [windows, steps, features] = series.shape;
    const { steps: wantedSteps, columns } = this.parts;
    if (steps !== wantedSteps || features !== columns.length || windows === 0) {
      throw new TimeVAEError(
        "invalid-argument",
        `series: expected windows of ${wantedSteps} steps × ${columns.length} features (${columns.join(", ")}), received ${windows} windows of ${steps} × ${features}`,
      );
    }
    const bad = series.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new TimeVAEError(
        "invalid-data",
        `series: expected finite numbers, received ${series.values[bad]} in window ${Math.floor(bad / (steps * features))}, column ${series.columns[bad % features]}`,
      );
    }
  }
}
