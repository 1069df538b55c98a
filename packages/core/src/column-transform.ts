import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { z } from "zod";

/** What a column's values go through before they are scaled, and back after generation. */
export const transformSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("log1p") }),
    z.strictObject({ kind: z.literal("positive") }),
    z.strictObject({ kind: z.literal("bounded"), low: z.number(), high: z.number() }),
  ])
  .refine((transform) => transform.kind !== "bounded" || transform.low < transform.high, {
    message: "expected low < high",
  });

export type TransformConfig = z.output<typeof transformSchema>;

/**
 * A strictly increasing map of a column's values, its range the whole line. With `softplus(y) = log(1 + e^y)`:
 *
 * - `log1p`: `y = log(1 + x)`; back `e^y − 1`, at least 0
 * - `positive`: `softplus(y) = x / scale + 0.01`, so close to a line where x is large and to a logarithm near 0; back at least 0
 * - `bounded`: `sigmoid(y) = 0.01 + 0.98 (x − low) / (high − low)`; back from `low` to `high`
 *
 * The 0.01 keeps the ends themselves, which data often have, at a finite place.
 */
export type ColumnTransform =
  | { readonly kind: "log1p" }
  | { readonly kind: "positive"; readonly scale: number }
  | { readonly kind: "bounded"; readonly low: number; readonly high: number };

/** How far inside the ends the smallest and largest values lie, as a share. */
export const transformMargin = 0.01;
/** Beyond this, e^y is no float32. */
export const largestExponent = 80;

/** From a column's units to transformed ones; values outside the range count as its ends. */
export function transformValue(transform: ColumnTransform, x: number): number {
  switch (transform.kind) {
    case "log1p":
      return Math.log1p(Math.max(x, 0));
    case "positive": {
      const u = Math.max(x, 0) / transform.scale + transformMargin;
      return u + Math.log(-Math.expm1(-u));
    }
    case "bounded": {
      const share = Math.min(1, Math.max(0, (x - transform.low) / (transform.high - transform.low)));
      const u = transformMargin + (1 - 2 * transformMargin) * share;
      return Math.log(u) - Math.log1p(-u);
    }
  }
}

/** The opposite of {@link transformValue}; never outside the range. */
export function untransformValue(transform: ColumnTransform, y: number): number {
  switch (transform.kind) {
    case "log1p":
      return Math.max(Math.expm1(Math.min(y, largestExponent)), 0);
    case "positive": {
      const softplus = Math.max(y, 0) + Math.log1p(Math.exp(-Math.abs(y)));
      return Math.max(softplus - transformMargin, 0) * transform.scale;
    }
    case "bounded": {
      const share = (1 / (1 + Math.exp(-y)) - transformMargin) / (1 - 2 * transformMargin);
      return transform.low + Math.min(1, Math.max(0, share)) * (transform.high - transform.low);
    }
  }
}

/**
 * The transformations of a series' columns, in the columns' order, null where there is none.
 *
 * @throws {TimeVAEError} `invalid-config` for a column that is not there or is a category; `invalid-data` for an observed value
 * outside the range
 */
export function resolveTransforms(
  series: SeriesArray,
  config: Readonly<Record<string, TransformConfig>> | undefined,
): readonly (ColumnTransform | null)[] | null {
  if (!config || Object.keys(config).length === 0) return null;
  const { columns, categorical = [] } = series;
  for (const name of Object.keys(config)) {
    const isCategory = categorical.some(
      (one) => one.name === name || columns.indexOf(name) - one.first in one.categories,
    );
    if (columns.includes(name) && !isCategory) continue;
    throw new TimeVAEError(
      "invalid-config",
      `model.transforms: expected columns of numbers, some of ${columns.join(", ")}, received ${describeValue(name)}${isCategory ? ", which holds names" : ""}`,
    );
  }
  return columns.map((name, d) => {
    const transform = Object.hasOwn(config, name) ? config[name] : undefined;
    if (!transform) return null;
    const [low, high] = transform.kind === "bounded" ? [transform.low, transform.high] : [0, Number.POSITIVE_INFINITY];
    let sum = 0;
    let count = 0;
    for (let i = d; i < series.values.length; i += columns.length) {
      if (series.mask?.[i] === 0) continue;
      const value = series.values[i] as number;
      if (!(value >= Math.fround(low) && value <= Math.fround(high))) {
        const range = transform.kind === "bounded" ? `from ${low} to ${high}` : "≥ 0";
        throw new TimeVAEError(
          "invalid-data",
          `column ${describeValue(name)}: expected values ${range}, as its transformation ${transform.kind} says, received ${value} in window ${Math.floor(i / (series.shape[1] * columns.length))}`,
        );
      }
      sum += value;
      count++;
    }
    if (transform.kind !== "positive") return transform;
    return { kind: "positive", scale: sum > 0 ? Math.fround(sum / count) : 1 };
  });
}
