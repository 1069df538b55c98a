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
  /** The interval itself; for a single value, the one that the measure gives, if it gives one. */
  readonly interval: readonly [low: number, high: number] | null;
}

/**
 * Mean, standard deviation and confidence interval.
 *
 * @param values at least one, finite
 * @param interval of a single value, where it is known
 */
export function summarizeRepeats(
  values: readonly number[],
  interval: readonly [low: number, high: number] | null = null,
): RepeatSummary {
  const { mean, standardDeviation, halfWidth } = meanInterval(values);
  if (halfWidth !== null) {
    return { values: [...values], mean, standardDeviation, halfWidth, interval: [mean - halfWidth, mean + halfWidth] };
  }
  return { values: [...values], mean, standardDeviation: null, halfWidth: null, interval };
}
