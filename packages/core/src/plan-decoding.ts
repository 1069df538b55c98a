import { type ConditionChoice, drawLabels, drawLengths, drawNoise, lengthsOf, matchLabels } from "@timevae/onnx";
import { describeValue, type Labels, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { DataTraits } from "./data-traits.js";
import type { ModelParts } from "./model-parts.js";
import { type ContextRows, type ContextValues, labelRows } from "./window-context.js";

/** What windows are to be, beside their latent vectors and places in time. */
export interface WindowChoice {
  readonly condition?: ConditionChoice | undefined;
  readonly lengths?: ArrayLike<number> | undefined;
  readonly categories?: "sampled" | "likely" | undefined;
  readonly seed?: number | undefined;
}

/** The same, settled for each window. */
export interface DecodingPlan {
  readonly labels: Readonly<Record<string, Labels>>;
  /** Undefined where all windows have T steps. */
  readonly lengths: ArrayLike<number> | undefined;
  /** Noise by column of names, `[N, T · K]`; none where the most likely names are wanted. */
  readonly noise: Readonly<Record<string, Float32Array>>;
}

/**
 * Draws what is not asked for: labels and lengths as often as they were seen.
 *
 * @throws {TimeVAEError} `invalid-argument` on a condition, label or length that the model does not know
 */
export function planDecoding({ traits, steps }: ModelParts, count: number, choice: WindowChoice): DecodingPlan {
  const { condition, lengths, categories = "likely", seed = 0 } = choice;
  if (categories !== "sampled" && categories !== "likely") {
    const message = `categories: expected "sampled" or "likely", received ${describeValue(categories)}`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const noise =
    categories === "likely"
      ? []
      : traits.categorical.map(({ name, categories: names }) => [
          name,
          drawNoise({ kind: "uniform", stream: `names.${name}` }, seed, count * steps * names.length),
        ]);
  return {
    labels: drawLabels(traits.labels, seed, count, condition),
    lengths: planLengths(traits, steps, count, lengths, seed),
    noise: Object.fromEntries(noise) as Record<string, Float32Array>,
  };
}

/** The labels and lengths of given windows, and the most likely names. */
export function planOf(traits: DataTraits, series: SeriesArray): DecodingPlan {
  return {
    labels: matchLabels(traits.labels, series.conditions),
    lengths: traits.lengths ? lengthsOf(series) : undefined,
    noise: {},
  };
}

function planLengths(
  { lengths: seen }: DataTraits,
  steps: number,
  count: number,
  lengths: ArrayLike<number> | undefined,
  seed: number,
): ArrayLike<number> | undefined {
  if (lengths === undefined) return seen ? drawLengths(seen, seed, count) : undefined;
  const fit = Array.from(lengths).every((length) => Number.isSafeInteger(length) && length >= 1 && length <= steps);
  if (seen && lengths.length === count && fit) return lengths;
  const expected = seen
    ? `${count} integers from 1 to ${steps}, one per window`
    : "none, all the model's windows are equally long";
  throw new TimeVAEError("invalid-argument", `lengths: expected ${expected}, received ${describeValue(lengths)}`);
}

/** What a decoder's inputs are fed: labels, lengths and noise. */
export function decodingRows({ traits, steps }: ModelParts, plan: DecodingPlan, count: number): ContextValues {
  const rows: Record<string, ContextRows> = { ...labelRows(traits, plan.labels, plan.lengths, steps) };
  for (const { name, categories } of traits.categorical) {
    const size = [steps, categories.length];
    const likely = () => new Float32Array(count * steps * categories.length).fill(0.5);
    rows[`names.${name}`] = { data: plan.noise[name] ?? likely(), size };
  }
  return rows;
}
