import { type CategoricalColumn, describeValue, TimeVAEError } from "@timevae/spec";
import { fillGaps } from "./fill-gaps.js";
import type { GapPolicy } from "./gap-policy.js";
import type { RowSegment } from "./row-segment.js";

/** What the settling of gaps needs to know. */
export interface SettleGapsOptions {
  readonly columns: readonly string[];
  readonly categorical: readonly CategoricalColumn[];
  readonly segments: readonly RowSegment[];
  readonly policy: GapPolicy;
  /** Where a row stands, for messages. */
  readonly locate: (row: number) => string;
}

/**
 * Fills, marks or refuses what is missing, in place.
 *
 * @param values `[R, D]`: NaN where missing; 0 there afterwards
 * @param notes gets a sentence for each thing that was done
 * @returns `[R, D]`, 1 where observed; undefined when nothing is missing
 * @throws {TimeVAEError} `invalid-data` for missing values that are neither filled nor masked, or a column without any value
 */
export function settleGaps(values: Float32Array, options: SettleGapsOptions, notes: string[]): Uint8Array | undefined {
  const { columns, categorical, segments, policy, locate } = options;
  const width = columns.length;
  if (policy.interpolate > 0) {
    const names = new Set(categorical.flatMap(({ first, categories }) => categories.map((_, c) => first + c)));
    const numbers = columns.flatMap((_, d) => (names.has(d) ? [] : [d]));
    const filled = segments.reduce((sum, part) => sum + fillGaps(values, width, part, policy.interpolate, numbers), 0);
    if (filled > 0) notes.push(`${filled} missing value${filled === 1 ? " was" : "s were"} interpolated`);
  }
  const missing = new Map<number, { count: number; rows: number[] }>();
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i] as number)) continue;
    const d = i % width;
    const known = missing.get(d) ?? { count: 0, rows: [] };
    known.count++;
    if (known.rows.length < 5) known.rows.push((i - d) / width);
    missing.set(d, known);
  }
  if (missing.size === 0) return undefined;
  if (!policy.mask) throw missingValues(missing, columns, locate);
  const mask = new Uint8Array(values.length).fill(1);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i] as number)) continue;
    values[i] = 0;
    mask[i] = 0;
    count++;
  }
  const all = columns.filter((_, d) => missing.get(d)?.count === values.length / width);
  if (all.length > 0) {
    throw new TimeVAEError(
      "invalid-data",
      `column ${describeValue(all[0])}: expected numbers, every value is missing; leave it out`,
    );
  }
  const share = ((100 * count) / values.length).toFixed(1);
  notes.push(`${count} missing value${count === 1 ? "" : "s"} (${share} %) are masked: they are not learned from`);
  return mask;
}

function missingValues(
  missing: ReadonlyMap<number, { readonly count: number; readonly rows: readonly number[] }>,
  columns: readonly string[],
  locate: (row: number) => string,
): TimeVAEError {
  const gaps = [...missing].sort(([a], [b]) => a - b);
  const count = gaps.reduce((sum, [, gap]) => sum + gap.count, 0);
  const where = gaps.slice(0, 8).map(([d, gap]) => {
    const [first = "", ...others] = gap.rows.map(locate);
    const [kind = ""] = first.split(" ", 1);
    const more = others.map((place) => place.replace(`${kind} `, ""));
    const lines = [first.replace(`${kind} `, ""), ...more].join(", ");
    const plural = gap.count > 1 ? `${kind}s` : kind;
    return `column ${describeValue(columns[d])} lacks ${gap.count} (${plural} ${lines}${gap.count > gap.rows.length ? ", …" : ""})`;
  });
  if (gaps.length > 8) where.push(`${gaps.length - 8} more columns`);
  const advice =
    "Fill or remove them, or say what to do with gaps: mask (not learned from) or interpolate:3 (rows, at most)";
  const message = `${count} missing value${count > 1 ? "s" : ""}: ${where.join("; ")}. ${advice}`;
  return new TimeVAEError("invalid-data", message, { details: { count } });
}
