import { type GeneratorLabels, lengthsOf } from "@timevae/onnx";
import { type CategoricalColumn, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { type ColumnTransform, resolveTransforms } from "./column-transform.js";
import type { ModelConfig } from "./model-config.js";

/** Most labels of all conditions together: each is an input of every layer that is told. */
const mostCategories = 4096;

/** What a model knows of its windows beside their numbers; part of what is saved. */
export interface DataTraits {
  /** Labels that the encoder and the decoder are told; none when empty. */
  readonly labels: GeneratorLabels;
  /** Features that together are one column of names. */
  readonly categorical: readonly CategoricalColumn[];
  /**
   * What stands for missing values: each feature's mean over the observed ones, in scaled units. Null when the model was learned
   * without missing values; it has no place for a mask then.
   */
  readonly fill: readonly number[] | null;
  /** Entry l, of T + 1: how many training windows have l steps. Null when all have T. */
  readonly lengths: readonly number[] | null;
  /** By feature, null where there is none; null altogether when no feature has one. */
  readonly transforms: readonly (ColumnTransform | null)[] | null;
}

/** Numbers and nothing else. */
export const plainTraits: DataTraits = {
  labels: { conditions: [], combinations: [] },
  categorical: [],
  fill: null,
  lengths: null,
  transforms: null,
};

/**
 * What there is in data that no calibration takes, in words; undefined when it takes them. A calibration is a density of numbers,
 * in their own units; windows with gaps are left out of it.
 */
export function beyondCalibration({ lengths, categorical, transforms }: DataTraits): string | undefined {
  if (lengths) return "windows of unequal lengths";
  if (categorical.length > 0) return `the column of names ${categorical[0]?.name}`;
  return transforms ? "transformed columns" : undefined;
}

/** Whether what the decoder adds up is still to be turned into values: categories, or transformed columns. */
export function hasLink({ categorical, transforms }: DataTraits): boolean {
  return categorical.length > 0 || transforms !== null;
}

/**
 * What is to be known of training windows. The fill is found later, when they are scaled: zeros here.
 *
 * @throws {TimeVAEError} `invalid-config`, `invalid-data` when configuration and windows do not fit each other
 */
export function describeTraits(series: SeriesArray, config: ModelConfig): DataTraits {
  const { mask, categorical = [], shape } = series;
  const transforms = resolveTransforms(series, config.transforms);
  if (config.unequalLengths && !mask) {
    throw new TimeVAEError(
      "invalid-data",
      "series: expected windows with a mask, 0 at the padded steps in front, for model.unequalLengths, received none",
    );
  }
  const hasGaps = mask?.includes(0) ?? false;
  return {
    labels: describeLabels(series),
    categorical,
    fill: hasGaps ? new Array<number>(shape[2]).fill(0) : null,
    lengths: config.unequalLengths ? countLengths(series) : null,
    transforms,
  };
}

function describeLabels({ conditions = {}, shape }: SeriesArray): GeneratorLabels {
  const entries = Object.entries(conditions);
  const total = entries.reduce((sum, [, { categories }]) => sum + categories.length, 0);
  if (total > mostCategories) {
    throw new TimeVAEError(
      "too-large",
      `conditions: expected at most ${mostCategories} labels, received ${total}; a column of numbers or of names for single rows is no condition`,
    );
  }
  const seen = new Map<string, { readonly labels: readonly number[]; windows: number }>();
  for (let n = 0; n < shape[0] && entries.length > 0; n++) {
    const labels = entries.map(([, { indices }]) => indices[n] as number);
    const known = seen.get(labels.join());
    if (known) known.windows++;
    else seen.set(labels.join(), { labels, windows: 1 });
  }
  return {
    conditions: entries.map(([name, { categories }]) => ({ name, categories: [...categories] })),
    combinations: [...seen.values()].sort((a, b) => (a.labels.join() < b.labels.join() ? -1 : 1)),
  };
}

function countLengths(series: SeriesArray): number[] {
  const counts = new Array<number>(series.shape[1] + 1).fill(0);
  for (const length of lengthsOf(series)) counts[length] = (counts[length] as number) + 1;
  if (counts[0]) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected at least one observed value in every window, ${counts[0]} have none; leave them out`,
    );
  }
  return counts;
}
