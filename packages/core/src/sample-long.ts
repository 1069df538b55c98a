import type { ConditionChoice } from "@timevae/onnx";
import { createRandom, createSeriesArray, requireInteger, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { crossfade, type LongSeries } from "./crossfade.js";
import { memoryAfter } from "./latent-memory.js";
import type { TimeVAE } from "./timevae.js";

/** Numbers in one result, at most. */
const mostNumbers = 2 ** 28;

export interface SampleLongOptions {
  /** How many series; 1 when not given. */
  readonly count?: number | undefined;
  /** The same seed gives the same series; 0 when not given. */
  readonly seed?: number | undefined;
  /** Where all series start, as for `sample`. */
  readonly start?: number | string | undefined;
  /** Labels that the series are to have from beginning to end, as for `sample`. */
  readonly condition?: ConditionChoice | undefined;
  /** Columns of names, as for `sample`. */
  readonly categories?: "sampled" | "likely" | undefined;
  /** Steps that a window shares with the one before, from 1 to T − 1; half of T when not given. */
  readonly overlap?: number | undefined;
  /** Stops between windows. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each window. */
  readonly onProgress?: ((progress: { readonly steps: number; readonly length: number }) => void) | undefined;
}

/**
 * Draws series longer than the model's windows. Windows overlap, and their latent vectors follow each other: number k is
 * `z' = ρ_k z + √(1 − ρ_k²) ε`, with ρ_k as it was between training windows that far apart (see `memoryAfter`). So every window is
 * one that the model would draw by itself, and like the one before it as windows of the data are. Over the overlap the one is faded
 * into the other. Places in time go on from window to window, so seasons and events do.
 *
 * Of a calibrated model, this walk is that of the noise that latent vectors are made of, and what is drawn are curves: values around
 * them are drawn for a window as a whole, and would not go on in the next.
 *
 * What this cannot do: windows know of each other through the calendar and this correlation only. Trends longer than a window, and
 * anything else that needs a longer memory than a decaying one, are not in the series.
 *
 * @param length steps of each series, at least T
 * @returns `[count, length, D]` in the user's units
 * @throws {TimeVAEError} `invalid-argument` on a length, overlap or anything else that is none, `too-large`, `cancelled`
 */
export async function sampleLong(
  model: TimeVAE,
  length: number,
  options: SampleLongOptions = {},
): Promise<SeriesArray> {
  const { steps, columns, calendar, traits, config } = model.parts;
  const { count = 1, seed = 0, overlap = Math.max(1, Math.floor(steps / 2)), signal, onProgress } = options;
  const { start, categories = "sampled" } = options;
  requireInteger("length", length, { least: steps });
  requireInteger("count", count, { least: 1 });
  requireInteger("overlap", overlap, { least: 1, most: steps - 1 });
  if (count * length * columns.length > mostNumbers) {
    const message = `length: ${count} series of ${length} steps × ${columns.length} columns are more than the limit of 2^28 numbers; sample fewer at a time with different seeds`;
    throw new TimeVAEError("too-large", message);
  }
  const whole = traits.lengths && { lengths: new Uint32Array(count).fill(steps) };
  // Settles labels and places in time; the series' own values come from the walk.
  const settled = await model.sample(count, { seed, start, condition: options.condition, noise: false, ...whole });
  const condition = namesOf(settled);
  const starts = settled.positions ?? new Float64Array(count);
  const hop = steps - overlap;
  const kept = memoryAfter(model.parts, hop);
  const random = createRandom(seed).fork("long");
  const z = random.fillNormal(new Float32Array(count * config.latentDim));
  // Which Gaussian of a calibrated model's mixture follows a walk of its own, as long as the others on average.
  const choices = createRandom(seed).fork("long choice");
  const choice = choices.fillNormal(new Float32Array(count));
  const keptChoice = kept.reduce((sum, share) => sum + share, 0) / kept.length;
  const values = new Float32Array(count * length * columns.length);
  const long: LongSeries = { values, count, length, columns: columns.length };
  for (let at = 0; at === 0 || at + overlap < length; at += hop) {
    if (signal?.aborted) throw new TimeVAEError("cancelled", `stopped after ${at} of ${length} steps`);
    for (let i = 0; at > 0 && i < z.length; i++) {
      const share = kept[i % config.latentDim] as number;
      z[i] = share * (z[i] as number) + Math.sqrt(1 - share * share) * random.normal();
    }
    for (let n = 0; at > 0 && n < count; n++) {
      choice[n] = keptChoice * (choice[n] as number) + Math.sqrt(1 - keptChoice ** 2) * choices.normal();
    }
    const positions = starts.map((position) => position + at);
    const names = createRandom(seed).fork(`names ${at}`).uint32();
    const window = await model.decode(await model.latentsOf(z, choice.map(normalDistribution)), {
      positions,
      condition,
      categories,
      seed: names,
      ...whole,
    });
    crossfade(long, window.values, steps, at, at === 0 ? 0 : overlap, traits.categorical);
    onProgress?.({ steps: Math.min(at + steps, length), length });
  }
  return createSeriesArray(values, [count, length, columns.length], {
    columns,
    positions: calendar ? starts : undefined,
    conditions: settled.conditions,
    categorical: settled.categorical,
  });
}

function namesOf({ conditions = {} }: SeriesArray): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(conditions).map(([name, { categories, indices }]) => [
      name,
      Array.from(indices, (index) => categories[index] as string),
    ]),
  );
}

/** Φ: the share of a standard normal below x, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const coefficients = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const polynomial = coefficients.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0);
  const tail = (Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return Math.min(1 - 1e-7, x < 0 ? tail : 1 - tail);
}
