import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Scaler } from "./scaler.js";

export interface FitScalerOptions {
  /** Range to [0, 1], or mean 0 and standard deviation 1; `minMax` when not given. */
  readonly kind?: Scaler["kind"] | undefined;
  /** One map per feature, or per step and feature; `feature` when not given. */
  readonly per?: Scaler["per"] | undefined;
  /**
   * Added to the scale for the way forward only, ≥ 0; 0 when not given. The published TimeVAE code is
   * `{ kind: "minMax", per: "step", epsilon: 1e-7 }`.
   */
  readonly epsilon?: number | undefined;
}

/**
 * Learns a {@link Scaler} from windows, in float64. Where all values are equal the scaled value is 0 and the inverse
 * gives the constant. Missing values (mask 0) do not count; where none is observed, offset and scale are those of a constant 0.
 *
 * @throws {TimeVAEError} `invalid-data` when there is no window or a value is not finite; `invalid-argument` for an option out
 * of range
 */
export function fitScaler(series: SeriesArray, options: FitScalerOptions = {}): Scaler {
  const { kind = "minMax", per = "feature", epsilon = 0 } = options;
  requireOneOf("kind", kind, ["minMax", "standard"]);
  requireOneOf("per", per, ["feature", "step"]);
  if (!Number.isFinite(epsilon) || epsilon < 0) {
    throw new TimeVAEError("invalid-argument", `epsilon: expected a number ≥ 0, received ${describeValue(epsilon)}`);
  }
  const [, steps, features] = series.shape;
  const groups = per === "step" ? steps * features : features;
  if (series.values.length === 0) {
    throw new TimeVAEError("invalid-data", `expected at least one window to learn the scale from, received none`);
  }
  const { minimum, maximum } = rangeOfGroups(series, groups);
  const spread = kind === "minMax" ? undefined : spreadOfGroups(series, groups);
  const offset: number[] = [];
  const scale: number[] = [];
  const inverseScale: number[] = [];
  for (let g = 0; g < groups; g++) {
    const isObserved = (minimum[g] as number) <= (maximum[g] as number);
    const low = isObserved ? (minimum[g] as number) : 0;
    const constant = !isObserved || low === maximum[g]; // not by the deviation, which rounding may keep from 0
    const width = spread ? (spread.deviation[g] as number) : (maximum[g] as number) - low;
    offset.push(constant || !spread ? low : (spread.mean[g] as number));
    scale.push(constant ? 1 : width + epsilon);
    inverseScale.push(constant ? 0 : width);
  }
  const same = scale.every((value, g) => value === inverseScale[g]);
  return {
    kind,
    per,
    shape: [groups / features, features],
    offset,
    scale,
    ...(same ? {} : { inverseScale }),
  };
}

/** `values` is `[…, groups]`: number i belongs to group `i mod groups`. */
function rangeOfGroups(series: SeriesArray, groups: number): { minimum: Float64Array; maximum: Float64Array } {
  const minimum = new Float64Array(groups).fill(Number.POSITIVE_INFINITY);
  const maximum = new Float64Array(groups).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0, g = 0; i < series.values.length; i++, g = g + 1 === groups ? 0 : g + 1) {
    if (series.mask?.[i] === 0) continue;
    const value = series.values[i] as number;
    if (!Number.isFinite(value)) {
      const column = describeValue(series.columns[i % series.columns.length]);
      throw new TimeVAEError("invalid-data", `column ${column}: expected finite numbers, received ${value}`);
    }
    if (value < (minimum[g] as number)) minimum[g] = value;
    if (value > (maximum[g] as number)) maximum[g] = value;
  }
  return { minimum, maximum };
}

/** Mean and standard deviation in two passes: one pass cancels when the mean is large. */
function spreadOfGroups(
  { values, mask }: SeriesArray,
  groups: number,
): { mean: Float64Array; deviation: Float64Array } {
  if (mask) return spreadOfObserved(values, mask, groups);
  const count = values.length / groups;
  const mean = new Float64Array(groups);
  const deviation = new Float64Array(groups);
  for (let i = 0; i < values.length; i++) mean[i % groups]! += (values[i] as number) / count;
  for (let i = 0; i < values.length; i++) deviation[i % groups]! += ((values[i] as number) - mean[i % groups]!) ** 2;
  return { mean, deviation: deviation.map((sum) => Math.sqrt(sum / count)) };
}

/** The same, over observed values only. */
function spreadOfObserved(values: Float32Array, mask: Uint8Array, groups: number) {
  const count = new Float64Array(groups);
  for (let i = 0; i < values.length; i++) count[i % groups]! += mask[i] as number;
  const mean = new Float64Array(groups);
  const squares = new Float64Array(groups);
  for (let i = 0; i < values.length; i++) {
    if (mask[i]) mean[i % groups]! += (values[i] as number) / (count[i % groups] as number);
  }
  for (let i = 0; i < values.length; i++) {
    if (mask[i]) squares[i % groups]! += ((values[i] as number) - (mean[i % groups] as number)) ** 2;
  }
  return { mean, deviation: squares.map((sum, g) => Math.sqrt(sum / Math.max(count[g] as number, 1))) };
}

function requireOneOf(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new TimeVAEError(
    "invalid-argument",
    `${name}: expected ${choices.map((choice) => `"${choice}"`).join(" or ")}, received ${describeValue(value)}`,
  );
}
