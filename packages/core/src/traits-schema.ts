import { TimeVAEError } from "@timevae/spec";
import { z } from "zod";
import type { DataTraits } from "./data-traits.js";

const names = z.array(z.string()).min(1).max(100_000);
const count = z.int().min(0);

/** {@link DataTraits} as they stand in `timevae.json`; each part only where there is something to say. */
export const traitsSchema = z.strictObject({
  labels: z
    .strictObject({
      conditions: z.array(z.strictObject({ name: z.string(), categories: names })).min(1),
      combinations: z.array(z.strictObject({ labels: z.array(count), windows: z.int().min(1) })).min(1),
    })
    .optional(),
  categorical: z
    .array(z.strictObject({ name: z.string(), first: count, categories: names }))
    .min(1)
    .optional(),
  fill: z.array(z.number()).optional(),
  lengths: z.array(count).optional(),
  transforms: z
    .array(
      z
        .discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("log1p") }),
          z.strictObject({ kind: z.literal("positive"), scale: z.number().positive() }),
          z.strictObject({ kind: z.literal("bounded"), low: z.number(), high: z.number() }),
        ])
        .nullable(),
    )
    .optional(),
});
export type SavedTraits = z.output<typeof traitsSchema>;

/** What is written; undefined when a model knows numbers and nothing else. */
export function traitsToDocument({ labels, categorical, fill, lengths, transforms }: DataTraits): object | undefined {
  const saved = {
    ...(labels.conditions.length > 0 && { labels }),
    ...(categorical.length > 0 && { categorical }),
    ...(fill && { fill }),
    ...(lengths && { lengths }),
    ...(transforms && { transforms }),
  };
  return Object.keys(saved).length === 0 ? undefined : saved;
}

/** Whether a column belongs to two columns of names: what is drawn would have more columns than the data. */
function sharesColumns(categorical: NonNullable<SavedTraits["categorical"]>): boolean {
  const places = categorical.flatMap(({ first, categories }) => categories.map((_, k) => first + k));
  return new Set(places).size < places.length;
}

/**
 * The opposite of {@link traitsToDocument}.
 *
 * @throws {TimeVAEError} `invalid-file` when they are not those of windows of T steps and D columns
 */
export function traitsFromDocument(
  saved: SavedTraits | undefined,
  { steps, columns }: { readonly steps: number; readonly columns: readonly string[] },
): DataTraits {
  const { labels, categorical = [], fill, lengths, transforms } = saved ?? {};
  const faults = [
    labels?.combinations.some(
      (one) =>
        one.labels.length !== labels.conditions.length ||
        one.labels.some((label, c) => label >= (labels.conditions[c]?.categories.length ?? 0)),
    ) && "labels",
    categorical.some(({ name, first, categories }) =>
      categories.some((category, k) => columns[first + k] !== `${name}=${category}`),
    ) && "categorical",
    sharesColumns(categorical) && "categorical",
    fill && fill.length !== columns.length && "fill",
    lengths && (lengths.length !== steps + 1 || lengths.every((windows) => windows === 0)) && "lengths",
    transforms && transforms.length !== columns.length && "transforms",
  ];
  const fault = faults.find((name) => typeof name === "string");
  if (fault !== undefined) {
    const message = `timevae.json: traits.${fault}: expected what fits windows of ${steps} steps × ${columns.length} columns`;
    throw new TimeVAEError("invalid-file", message);
  }
  return {
    labels: labels ?? { conditions: [], combinations: [] },
    categorical,
    fill: fill ?? null,
    lengths: lengths ?? null,
    transforms: transforms ?? null,
  };
}
