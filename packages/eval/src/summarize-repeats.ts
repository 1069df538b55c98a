import { meanInterval } from "@timevae/statistics";

/** What repeats of a measure came to. */
export interface RepeatSummary {
  readonly values: readonly number[];
  readonly mean: number;
  /** Of the sample (divided by n − 1); null for a single value. */
  readonly standardDeviation: number | null;
  /**
   * Half-width of the 95 % confidence interval of the mean, by Student's t; null for a single value. It is about judges that
   * begin anew on the same windows: another draw of the data would differ by more.
   */
  readonly halfWidth: number | null;
}

/**
 * Mean, standard deviation and confidence half-width.
 *
 * @param values at least one, finite
 */
export function summarizeRepeats(values: readonly number[]): RepeatSummary {
  const { mean, standardDeviation, halfWidth } = meanInterval(values);
  return { values: [...values], mean, standardDeviation: halfWidth === null ? null : standardDeviation, halfWidth };
}
