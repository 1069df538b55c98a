import { describeValue } from "./describe-value.js";
import { TimeVAEError } from "./errors.js";

/** A column of names, held as one feature per name: 1 for the name that a step has, 0 for the others. */
export interface CategoricalColumn {
  /** The column's own name. Its features are called `NAME=CATEGORY`. */
  readonly name: string;
  /** Index of the first of its features, which follow one another in the order of the categories. */
  readonly first: number;
  /** At least two. */
  readonly categories: readonly string[];
}

/** @throws {TimeVAEError} `invalid-argument` when the features are not there, or are shared by two columns */
export function checkCategoricalColumns(categorical: readonly CategoricalColumn[], columns: readonly string[]): void {
  const taken = new Set<string>();
  for (const { name, first, categories } of categorical) {
    const expected = categories.map((category) => `${name}=${category}`);
    const found = columns.slice(first, first + categories.length);
    if (categories.length < 2 || expected.some((column, i) => column !== found[i] || taken.has(column))) {
      throw new TimeVAEError(
        "invalid-argument",
        `categorical: expected two or more features ${describeValue(expected)} at ${first}, in no other column, received ${describeValue(found)}`,
      );
    }
    for (const column of expected) taken.add(column);
  }
}
