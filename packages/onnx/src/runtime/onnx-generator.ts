import { createSeriesArray, requireInteger, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { checkSeries } from "./check-series.js";
import { isObject } from "./description-shapes.js";
import { type ConditionChoice, drawLabels, matchLabels } from "./draw-labels.js";
import { drawPositions } from "./draw-noise.js";
import { editFeeds, type GeneratorEdit } from "./edit-feeds.js";
import { feedInputs, type WindowFacts } from "./feed-inputs.js";
import type { GeneratorDescription, GeneratorFileKind } from "./generator-description.js";
import type { GeneratorFile } from "./generator-files.js";
import type { AnomalyScores, EncodedLatents, GeneratedComponents } from "./generator-results.js";
import { GeneratorSession, type SessionOptions, sizeOfShape } from "./generator-session.js";
import { positionOfStart } from "./position-of-start.js";
import { requireKeys } from "./require-keys.js";
import { drawLengths, lengthsOf, maskOfLengths } from "./window-lengths.js";

/** Numbers in one result, at most: 4 GiB. */
const mostNumbers = 2 ** 30;

export interface GenerateOptions {
  /** The same seed gives the same windows, here and with `TimeVAE.sample`; 0 when not given. */
  readonly seed?: number | undefined;
  /**
   * Where all windows start: a position on the time axis, or a time (`2026-03-01`) when the model knows its time step. Drawn
   * from the span of the training windows when not given.
   */
  readonly start?: number | string | undefined;
  /** Labels that windows are to have, `{ region: "north" }`; drawn as often as they were seen when not given. */
  readonly condition?: ConditionChoice | undefined;
  /** Columns of names: drawn by their probabilities (`sampled`, when not given), or the most `likely` name at each step. */
  readonly categories?: "sampled" | "likely" | undefined;
  /** Of calibrated models: false for the decoded curves, without what lies around them. True when not given. */
  readonly noise?: boolean | undefined;
  /** Changes to components; needs `decoder-edit.onnx`, and `noise: false` for a calibrated model. */
  readonly edit?: GeneratorEdit | undefined;
  /** Inputs of the file by name, `[N, …]` row-major, instead of what their rule would give. */
  readonly feeds?: Readonly<Record<string, Float32Array>> | undefined;
}

const sampleOptions = ["seed", "start", "condition", "categories", "noise", "edit", "feeds", "components"];

/** A trained model in an ONNX Runtime. Made by `loadGenerator`; each method needs one of the files. */
export class OnnxGenerator {
  /** What the files say about the model; of several files, the decoder's. */
  readonly metadata: GeneratorDescription;
  private readonly files: ReadonlyMap<GeneratorFileKind, GeneratorFile>;
  private readonly options: SessionOptions;
  private readonly sessions = new Map<GeneratorFileKind, Promise<GeneratorSession>>();
  /** Runtimes do not take several calls at a time. */
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(files: ReadonlyMap<GeneratorFileKind, GeneratorFile>, options: SessionOptions) {
    const [first] = files.values();
    this.metadata = (files.get("decoder") ?? (first as GeneratorFile)).description;
    this.files = files;
    this.options = options;
  }

  /**
   * Draws windows that were never observed. With the same seed, `TimeVAE.sample` gives the same ones.
   *
   * @returns `[count, T, D]` in the data's units; with `components: true`, its summands as well
   * @throws {TimeVAEError} `invalid-argument` on a count, seed, start or edit that is none; `too-large` when the result cannot
   * be held; `unsupported` without `decoder.onnx`
   */
  sample(count: number, options?: GenerateOptions & { readonly components?: false }): Promise<SeriesArray>;
  sample(count: number, options: GenerateOptions & { readonly components: true }): Promise<GeneratedComponents>;
  sample(
    count: number,
    options?: GenerateOptions & { readonly components?: boolean | undefined },
  ): Promise<SeriesArray | GeneratedComponents>;
  async sample(
    count: number,
    options: GenerateOptions & { readonly components?: boolean | undefined } = {},
  ): Promise<SeriesArray | GeneratedComponents> {
    requireKeys("options", options, sampleOptions);
    const { steps, columns, latentDim, calendar } = this.metadata;
    requireInteger("count", count, { least: 1 });
    const numbers = count * Math.max(latentDim, steps * columns.length);
    if (numbers > mostNumbers) {
      throw new TimeVAEError(
        "too-large",
        `count: ${count} windows are ${numbers} numbers, more than the limit of 2^30; sample fewer at a time with different seeds`,
      );
    }
    const { seed = 0, start, edit } = options;
    const positions =
      start === undefined
        ? drawPositions(calendar, seed, count)
        : new Float64Array(count).fill(positionOfStart(start, calendar));
    const edits = edit !== undefined && !(isObject(edit) && Object.keys(edit).length === 0);
    const calibrated = options.noise !== false && this.files.has("generator");
    if (calibrated && edits) {
      throw new TimeVAEError("unsupported", "edit: expected noise: false with it, a calibrated generator has no edits");
    }
    const file = calibrated ? "generator" : edits ? "decoder-edit" : "decoder";
    const description = this.describe(file);
    const { labels, lengths } = description;
    const facts = {
      positions,
      labels: drawLabels(labels ?? noLabels, seed, count, options.condition),
      lengths: lengths && drawLengths(lengths, seed, count),
    };
    const given = {
      ...(!calibrated && !options.feeds?.z && (await this.drawLatents(count, facts, seed, options.feeds))),
      ...(edits && editFeeds(edit, description, count)),
      ...(options.categories === "likely" && likelyFeeds(description, count)),
      ...options.feeds,
    };
    return this.generate(file, count, facts, seed, given, options.components === true);
  }

  /**
   * The windows without what the model takes for noise. `[N, T, D]`.
   *
   * @param series `[N, T, D]` in the data's units, with positions when the model has a calendar
   * @throws {TimeVAEError} `invalid-argument` on other sizes; `invalid-data` on a value that is not finite, or missing
   * positions; `unsupported` without `reconstruct.onnx`
   */
  async reconstruct(series: SeriesArray): Promise<SeriesArray> {
    return (await this.passThrough(series, ["sample"])).sample as SeriesArray;
  }

  /** {@link reconstruct}, as one series per component. */
  async decompose(series: SeriesArray): Promise<Readonly<Record<string, SeriesArray>>> {
    return this.passThrough(series, this.describe("reconstruct").components);
  }

  /** Means and log variances of the windows' latent vectors. As {@link reconstruct}, with `encoder.onnx`. */
  async encode(series: SeriesArray): Promise<EncodedLatents> {
    const { z_mean, z_log_var } = await this.runSeries("encoder", series, ["z_mean", "z_log_var"]);
    const shape = [series.shape[0], this.metadata.latentDim] as const;
    return { mean: z_mean as Float32Array, logVariance: z_log_var as Float32Array, shape };
  }

  /** How badly windows fit the model, as a whole and step by step. As {@link reconstruct}. */
  async scoreAnomalies(series: SeriesArray): Promise<AnomalyScores> {
    const results = await this.runSeries("reconstruct", series, ["step_error", "kl"]);
    const stepErrors = results.step_error as Float32Array;
    const kl = results.kl as Float32Array;
    const { steps } = this.metadata;
    const reconstruction = kl.map((_, n) =>
      stepErrors.subarray(n * steps, (n + 1) * steps).reduce((sum, error) => sum + error, 0),
    );
    return { score: kl.map((nats, n) => nats + (reconstruction[n] as number)), reconstruction, kl, stepErrors };
  }

  /** Frees what the runtime holds. */
  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    await this.queue;
    for (const session of await Promise.allSettled(this.sessions.values())) {
      if (session.status === "fulfilled") await session.value.release();
    }
    this.sessions.clear();
  }

  /** Latent vectors of a calibrated model, those of its whole samples; nothing for another one: its rule says N(0, I). */
  private async drawLatents(
    count: number,
    facts: WindowFacts,
    seed: number,
    given: GenerateOptions["feeds"],
  ): Promise<Record<string, Float32Array>> {
    if (!this.files.has("generator")) return {};
    return this.run("generator", count, feedInputs(this.describe("generator"), count, facts, seed, given ?? {}), ["z"]);
  }

  private async generate(
    file: GeneratorFileKind,
    count: number,
    facts: WindowFacts & { readonly positions: Float64Array },
    seed: number,
    given: Readonly<Record<string, Float32Array>>,
    withComponents: boolean,
  ): Promise<SeriesArray | GeneratedComponents> {
    const { components, calendar, steps, columns, labels, categorical } = this.describe(file);
    const feeds = feedInputs(this.describe(file), count, facts, seed, given);
    const results = await this.run(file, count, feeds, withComponents ? ["sample", ...components] : ["sample"]);
    const positions = calendar ? facts.positions : undefined;
    const { sample: values, ...others } = results as Record<string, Float32Array>;
    const mask = facts.lengths && maskOfLengths(facts.lengths, steps, columns.length);
    const sample = createSeriesArray(
      mask ? (values as Float32Array).map((value, i) => (mask[i] ? value : 0)) : (values as Float32Array),
      [count, steps, columns.length],
      { columns, positions, mask, conditions: labels && facts.labels, categorical },
    );
    const rest = this.toSeries(others, count, columns, positions);
    return withComponents ? { sample, components: rest } : sample;
  }

  private async passThrough(series: SeriesArray, names: readonly string[]): Promise<Record<string, SeriesArray>> {
    const results = await this.runSeries("reconstruct", series, names);
    return this.toSeries(results, series.shape[0], series.columns, series.positions);
  }

  private async runSeries(file: GeneratorFileKind, series: SeriesArray, names: readonly string[]) {
    const description = this.describe(file);
    checkSeries(series, description);
    const windows = series.shape[0];
    const facts: WindowFacts = {
      positions: series.positions ?? new Float64Array(windows),
      labels: matchLabels(description.labels ?? noLabels, series.conditions),
      mask: series.mask,
      lengths: description.lengths && lengthsOf(series),
    };
    const given = Object.fromEntries(
      description.inputs.filter(({ kind }) => kind === "series").map(({ name }) => [name, series.values]),
    );
    return this.run(file, windows, feedInputs(description, windows, facts, 0, given), names);
  }

  private run(
    file: GeneratorFileKind,
    windows: number,
    feeds: Readonly<Record<string, Float32Array>>,
    names: readonly string[],
  ): Promise<Record<string, Float32Array>> {
    if (this.disposed) throw new TimeVAEError("invalid-argument", "this generator has been disposed of");
    const result = this.queue.then(async () => (await this.session(file)).run(windows, feeds, names));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private session(file: GeneratorFileKind): Promise<GeneratorSession> {
    const known = this.sessions.get(file);
    if (known) return known;
    const { bytes, description } = this.files.get(file) as GeneratorFile;
    const made = GeneratorSession.create(bytes, description, this.options);
    this.sessions.set(file, made);
    return made;
  }

  private describe(file: GeneratorFileKind): GeneratorDescription {
    const found = this.files.get(file);
    if (found) return found.description;
    const loaded = [...this.files.keys()].map((kind) => `${kind}.onnx`).join(", ");
    throw new TimeVAEError("unsupported", `this needs ${file}.onnx, loaded was ${loaded}; give the whole folder`);
  }

  private toSeries(
    results: Readonly<Record<string, Float32Array>>,
    windows: number,
    columns: readonly string[],
    positions: Float64Array | undefined,
  ): Record<string, SeriesArray> {
    const shape = [windows, this.metadata.steps, columns.length] as const;
    return Object.fromEntries(
      Object.entries(results).map(([name, values]) => [name, createSeriesArray(values, shape, { columns, positions })]),
    );
  }
}

const noLabels = { conditions: [], combinations: [] };

/** Noise that is the same for all names of a column leaves the choice to their probabilities alone. */
function likelyFeeds({ inputs }: GeneratorDescription, windows: number): Record<string, Float32Array> {
  const noise = inputs.filter(({ kind }) => kind === "uniform");
  return Object.fromEntries(
    noise.map(({ name, shape }) => [name, new Float32Array(sizeOfShape(shape, windows)).fill(0.5)]),
  );
}
