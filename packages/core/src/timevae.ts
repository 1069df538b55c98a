import { type PlantedScenario, plantScenario, type Scenario } from "@timevae/data";
import type { Engine } from "@timevae/graph";
import { drawNoise, drawPositions, latentNoise, maskOfLengths } from "@timevae/onnx";
import { createSeriesArray, requireInteger, type SeriesArray, selectWindows, TimeVAEError } from "@timevae/spec";
import type { Calibration } from "./calibration/calibration.js";
import { noiseSizes } from "./calibration/generator.js";
import { checkSeries } from "./check-series.js";
import { applyEdit, type Edit } from "./component-edit.js";
import { requirePositions } from "./covariates.js";
import { sumToDataUnits } from "./data-units.js";
import type { DecodeOptions, DecomposedSample, SampleOptions } from "./generate-options.js";
import { buildDecoderGraph } from "./generator-graph.js";
import type { ModelConfig } from "./model-config.js";
import { architectureOf, type ModelParts } from "./model-parts.js";
import { ModelRunner } from "./model-runner.js";
import { type DecodingPlan, decodingRows, planDecoding, planOf } from "./plan-decoding.js";
import { positionOfStart } from "./position-of-start.js";
import type { FitHistory, FitRun } from "./progress.js";
import { contextOf } from "./window-context.js";

/** Numbers in one result, at most: 4 GiB. */
const mostNumbers = 2 ** 30;

/** Latent vectors of windows: `[N, Z]` each, row-major. */
export interface EncodedWindows {
  readonly mean: Float32Array;
  readonly logVariance: Float32Array;
  readonly shape: readonly [windows: number, latentDim: number];
}

/** A learned generator. Made by {@link fit}, or by `loadModel` of `@timevae/core/node`. */
export class TimeVAE {
  /** Everything that was learned, as plain data. */
  readonly parts: ModelParts;
  /** How the training went, right after {@link fit}; not saved. */
  readonly run: FitRun | undefined;
  private readonly runner: ModelRunner;

  constructor(parts: ModelParts, engine: Engine, run?: FitRun) {
    this.parts = parts;
    this.run = run;
    this.runner = new ModelRunner(parts, engine);
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
   * Draws windows that were never observed: latent vectors from N(0, I), decoded; of a calibrated model, latent vectors from its
   * mixture, and values around the decoded curve.
   *
   * @returns `[count, T, D]` in the user's units; with `components: true`, its summands as well; with a
   *   `scenario`, rare situations planted into it and labels that say where
   * @throws {TimeVAEError} `invalid-argument` when `count` is not an integer ≥ 1, an edit does not fit, or `start` is not a
   *   place on the time axis; `too-large` when the result cannot be held
   */
  sample(
    count: number,
    options?: SampleOptions & { readonly components?: false; readonly scenario?: undefined },
  ): Promise<SeriesArray>;
  sample(
    count: number,
    options: SampleOptions & { readonly components: true; readonly scenario?: undefined },
  ): Promise<DecomposedSample>;
  sample(count: number, options: SampleOptions & { readonly scenario: Scenario }): Promise<PlantedScenario>;
  async sample(
    count: number,
    options: SampleOptions & { readonly components?: boolean; readonly scenario?: Scenario | undefined } = {},
  ): Promise<SeriesArray | DecomposedSample | PlantedScenario> {
    this.checkCount(count);
    const positions =
      options.start === undefined
        ? drawPositions(this.parts.calendar, options.seed ?? 0, count)
        : new Float64Array(count).fill(positionOfStart(options.start, this.parts.calendar));
    const { edit, condition, lengths, categories = "sampled", seed } = options;
    const decodeOptions = { positions, edit, condition, lengths, categories, seed };
    if (this.parts.calibration && options.noise !== false) {
      const generated = await this.generate(count, positions, options);
      if (options.scenario) return plantScenario(generated.sample, options.scenario, { seed: options.seed ?? 0 });
      return options.components ? generated : generated.sample;
    }
    const z = await this.drawLatents(count, options.seed ?? 0);
    if (options.scenario) {
      return plantScenario(await this.decode(z, decodeOptions), options.scenario, { seed: options.seed ?? 0 });
    }
    return options.components ? this.decodeComponents(z, decodeOptions) : this.decode(z, decodeOptions);
  }

  /** `[count, Z]` */
  private drawLatents(count: number, seed: number): Promise<Float32Array> {
    const normal = drawNoise(
      this.parts.calibration ? { kind: "normal", stream: "latent.normal" } : latentNoise,
      seed,
      count * this.config.latentDim,
    );
    return this.latentsOf(normal, drawNoise({ kind: "uniform", stream: "latent.uniform" }, seed, count));
  }

  /**
   * Latent vectors as the model draws them: N(0, I) itself, or of a calibrated model, a Gaussian of its mixture and a point of it.
   *
   * @param normal `[N, Z]`, standard normal
   * @param uniform `[N]`, uniform in [0, 1): which Gaussian
   * @returns `[N, Z]`
   */
  async latentsOf(normal: Float32Array, uniform: Float32Array): Promise<Float32Array> {
    if (!this.parts.calibration) return normal;
    return this.runner.generateLatents({ "latent.normal": normal, "latent.uniform": uniform }, uniform.length);
  }

  /** Windows as data are, of a calibrated model: everything that it knows to be random is drawn. */
  private async generate(
    count: number,
    positions: ArrayLike<number>,
    options: SampleOptions,
  ): Promise<DecomposedSample> {
    const { seed = 0, edit } = options;
    const calibration = this.parts.calibration as Calibration;
    const plan = planDecoding(this.parts, count, options);
    const noise = drawGeneratorNoise(calibration, count, seed);
    const rows = decodingRows(this.parts, plan, count);
    const arrays = await this.runner.generate(noise, positions, rows);
    const { sample, z: _, ...others } = arrays as Record<string, Float32Array>;
    const learned = Object.fromEntries(
      Object.entries(others).map(([name, values]) => [name, this.series(values, positions)]),
    );
    if (!hasEdits(edit)) return { sample: this.sampled(sample as Float32Array, positions, plan), components: learned };
    const components = applyEdit(this.parts, learned, edit, positions);
    return { sample: this.sampled(sumOf(components), positions, plan), components };
  }

  /**
   * Windows of given latent vectors.
   *
   * @param z `[N, Z]`, row-major
   * @returns `[N, T, D]` in the user's units
   */
  async decode(z: Float32Array, options: DecodeOptions = {}): Promise<SeriesArray> {
    if (hasEdits(options.edit)) return (await this.decodeComponents(z, options)).sample;
    const positions = this.checkLatent(z, options.positions);
    const plan = planDecoding(this.parts, positions.length, options);
    return this.decodePlan(z, positions, plan);
  }

  /**
   * {@link decode}, with the summands of the windows.
   *
   * @param z `[N, Z]`, row-major
   */
  async decodeComponents(z: Float32Array, options: DecodeOptions = {}): Promise<DecomposedSample> {
    const positions = this.checkLatent(z, options.positions);
    return this.decomposePlan(z, positions, planDecoding(this.parts, positions.length, options), options.edit);
  }

  private async decodePlan(z: Float32Array, positions: ArrayLike<number>, plan: DecodingPlan): Promise<SeriesArray> {
    const rows = decodingRows(this.parts, plan, positions.length);
    return this.sampled(await this.runner.decode(z, positions, rows), positions, plan);
  }

  private async decomposePlan(
    z: Float32Array,
    positions: ArrayLike<number>,
    plan: DecodingPlan,
    edit?: Edit,
  ): Promise<DecomposedSample> {
    const rows = decodingRows(this.parts, plan, positions.length);
    const { components: arrays, sample } = await this.runner.decodeComponents(z, positions, rows);
    const learned = Object.fromEntries(
      Object.entries(arrays).map(([name, values]) => [name, this.series(values, positions)]),
    );
    const components = hasEdits(edit) ? applyEdit(this.parts, learned, edit, positions) : learned;
    if (sample && !hasEdits(edit)) return { sample: this.sampled(sample, positions, plan), components };
    const values = sumToDataUnits(sumOf(components), this.parts.columns.length, this.parts.traits, plan.noise);
    return { sample: this.sampled(values, positions, plan), components };
  }

  /**
   * Means and log variances of the windows' latent vectors.
   *
   * @param series `[N, T, D]` in the user's units, of the model's T and D
   * @throws {TimeVAEError} `invalid-argument` when T or D differ, `invalid-data` on the model's columns in another order, a value that is
   *   not finite, a missing one where the model was learned without, or a label that is missing or unknown
   */
  async encode(series: SeriesArray): Promise<EncodedWindows> {
    checkSeries(series, this.parts);
    const { mean, logVariance } = await this.runner.encode(series.values, contextOf(this.parts.traits, series));
    return { mean, logVariance, shape: [series.shape[0], this.config.latentDim] };
  }

  /**
   * The windows without what the model takes for noise: encoded, and the mean decoded. `[N, T, D]`. Missing values have one here:
   * the one that the observed ones suggest.
   */
  async reconstruct(series: SeriesArray): Promise<SeriesArray> {
    const positions = requirePositions(architectureOf(this.parts), series);
    const { mean } = await this.encode(series);
    const { values, shape, mask, categorical } = await this.decodePlan(
      mean,
      positions,
      planOf(this.parts.traits, series),
    );
    const { groups, conditions } = series;
    const known = { columns: series.columns, positions: series.positions, groups, conditions };
    return createSeriesArray(values, shape, { ...known, mask, categorical });
  }

  /** The windows with their missing values filled in from {@link reconstruct}; observed values stay as they are. */
  async fillGaps(series: SeriesArray): Promise<SeriesArray> {
    const filled = await this.reconstruct(series);
    const { mask } = series;
    const values = filled.values.map((value, i) => (mask?.[i] === 0 ? value : (series.values[i] as number)));
    return createSeriesArray(values, filled.shape, filled);
  }

  /** {@link reconstruct}, as one series per component. */
  async decompose(series: SeriesArray): Promise<Readonly<Record<string, SeriesArray>>> {
    const positions = requirePositions(architectureOf(this.parts), series);
    const { mean } = await this.encode(series);
    return (await this.decomposePlan(mean, positions, planOf(this.parts.traits, series))).components;
  }

  /**
   * Windows on the way from one to another: their latent vectors in equal steps, both ends included.
   *
   * @param pair two windows `[2, T, D]` in the user's units
   * @param count windows in the result, an integer ≥ 2; all lie at the first window's place in time, with its labels
   */
  async interpolate(pair: SeriesArray, count: number): Promise<SeriesArray> {
    if (pair.shape[0] !== 2) {
      throw new TimeVAEError("invalid-argument", `pair: expected 2 windows, received ${pair.shape[0]}`);
    }
    this.checkCount(count, 2);
    const { latentDim } = this.config;
    const { mean } = await this.encode(pair);
    const z = new Float32Array(count * latentDim);
    for (let i = 0; i < count; i++) {
      const share = i / (count - 1);
      for (let k = 0; k < latentDim; k++) {
        z[i * latentDim + k] = (1 - share) * (mean[k] as number) + share * (mean[latentDim + k] as number);
      }
    }
    const [first] = requirePositions(architectureOf(this.parts), pair) as number[];
    return this.decodePlan(z, new Float64Array(count).fill(first as number), {
      ...planOf(this.parts.traits, selectWindows(pair, new Array<number>(count).fill(0))),
    });
  }

  /** Frees what the engine holds. */
  async dispose(): Promise<void> {
    await this.runner.dispose();
  }

  private series(values: Float32Array, positions: ArrayLike<number>): SeriesArray {
    const { steps, columns, calendar } = this.parts;
    const windows = values.length / (steps * columns.length);
    return createSeriesArray(values, [windows, steps, columns.length], {
      columns,
      positions: calendar ? Float64Array.from(positions) : undefined,
    });
  }

  /** Windows with what is known of them; padded steps in front are zeros with mask 0. */
  private sampled(values: Float32Array, positions: ArrayLike<number>, { labels, lengths }: DecodingPlan): SeriesArray {
    const { traits, steps, columns } = this.parts;
    const { shape, positions: places } = this.series(values, positions);
    const mask = lengths && maskOfLengths(lengths, steps, columns.length);
    for (let i = 0; mask && i < values.length; i++) if (mask[i] === 0) values[i] = 0;
    return createSeriesArray(values, shape, {
      columns,
      positions: places,
      mask,
      conditions: traits.labels.conditions.length > 0 ? labels : undefined,
      categorical: traits.categorical.length > 0 ? traits.categorical : undefined,
    });
  }

  private checkCount(count: number, least = 1): void {
    requireInteger("count", count, { least });
    const numbers = count * Math.max(this.config.latentDim, this.parts.steps * this.parts.columns.length);
    if (numbers > mostNumbers) {
      throw new TimeVAEError(
        "too-large",
        `count: ${count} windows are ${numbers} numbers, more than the limit of 2^30; sample fewer at a time with different seeds`,
      );
    }
  }

  /** @returns a position per window */
  private checkLatent(z: Float32Array, positions: ArrayLike<number> | undefined): ArrayLike<number> {
    const { latentDim } = this.config;
    if (z.length === 0 || z.length % latentDim !== 0) {
      throw new TimeVAEError(
        "invalid-argument",
        `z: expected a multiple of ${latentDim} numbers (one latent vector per window), received ${z.length}`,
      );
    }
    const bad = z.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new TimeVAEError("invalid-data", `z[${bad}]: expected a finite number, received ${z[bad]}`);
    const windows = z.length / latentDim;
    const known = positions ?? drawPositions(this.parts.calendar, 0, windows);
    if (known.length !== windows || !Array.from(known).every(Number.isSafeInteger)) {
      throw new TimeVAEError(
        "invalid-argument",
        `positions: expected ${windows} integers, one per window, received ${known.length} numbers`,
      );
    }
    return known;
  }
}

function sumOf(components: Readonly<Record<string, SeriesArray>>): Float32Array {
  const [first, ...others] = Object.values(components) as [SeriesArray, ...SeriesArray[]];
  const sum = first.values.slice();
  for (const { values } of others) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
  }
  return sum;
}

/** An empty edit changes nothing, limits included. */
function hasEdits(edit: Edit | undefined): edit is Edit {
  return edit !== undefined && (typeof edit !== "object" || Object.keys(edit).length > 0);
}

function drawGeneratorNoise(calibration: Calibration, count: number, seed: number): Record<string, Float32Array> {
  const drawn = Object.entries(noiseSizes(calibration)).map(([name, size]) => {
    const kind = name.endsWith(".uniform") ? "uniform" : "normal";
    return [name, drawNoise({ kind, stream: name }, seed, count * size)] as const;
  });
  return Object.fromEntries(drawn);
}
