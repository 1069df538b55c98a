import { type CategoricalColumn, describeValue, TimeVAEError } from "@timevae/spec";
import type { ChosenColumns } from "./choose-columns.js";
import { type Categories, encodeCategories } from "./encode-categories.js";

/** Features as they are learned: a column of names has one for each name. */
export interface NamedFeatures {
  readonly columns: readonly string[];
  readonly categorical: readonly CategoricalColumn[];
  /** For each chosen column its names; undefined for numbers. */
  readonly encoded: readonly (Categories | undefined)[];
}

/**
 * Names the features of chosen columns.
 *
 * @param known names that a categorical column may have; those that it has when not given
 * @throws {TimeVAEError} `invalid-data` when two features would have one name
 */
export function nameFeatures(
  { features }: ChosenColumns,
  known: Readonly<Record<string, readonly string[]>> = {},
): NamedFeatures {
  const columns: string[] = [];
  const categorical: CategoricalColumn[] = [];
  const encoded = features.map((feature) => {
    if (feature.kind === "number") {
      columns.push(feature.column.name);
      return undefined;
    }
    const categories = encodeCategories("categorical", feature.name, feature.cells, {
      least: 2,
      known: Object.hasOwn(known, feature.name) ? known[feature.name] : undefined,
    });
    categorical.push({ name: feature.name, first: columns.length, categories: categories.categories });
    columns.push(...categories.categories.map((category) => `${feature.name}=${category}`));
    return categories;
  });
  const repeated = columns.find((name, d) => columns.indexOf(name) !== d);
  if (repeated !== undefined) {
    throw new TimeVAEError(
      "invalid-data",
      `expected different names of features, ${describeValue(repeated)} is there twice; rename a column`,
    );
  }
  return { columns, categorical, encoded };
}
