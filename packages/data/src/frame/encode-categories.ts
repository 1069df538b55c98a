import { describeValue, TimeVAEError } from "@timevae/spec";

/** Different names in one categorical column, at most: each is a feature. */
const mostCategories = 100;

/** A column of names as numbers. */
export interface Categories {
  /** In the order of code units, so that the same data give the same features. */
  readonly categories: readonly string[];
  /** `[rows]`: index of the name, −1 where it is missing. */
  readonly codes: Int32Array;
}

/**
 * Numbers the names of a column.
 *
 * @param options.least different names, and `most`; or the `known` ones, in their order
 * @throws {TimeVAEError} `invalid-data` when there are too few or too many
 */
export function encodeCategories(
  role: string,
  name: string,
  cells: readonly string[],
  options: { readonly least: number; readonly most?: number; readonly known?: readonly string[] | undefined },
): Categories {
  const { least, most = mostCategories, known } = options;
  if (known) return encodeKnown(role, name, cells, known);
  const different = new Set<string>();
  for (const cell of cells) {
    if (cell !== "") different.add(cell);
    if (different.size > most) {
      const message = `${role} ${describeValue(name)}: expected at most ${most} different names, received more (${[...different].slice(0, 4).join(", ")}, …); leave the column out`;
      throw new TimeVAEError("invalid-data", message);
    }
  }
  if (different.size < least) {
    const received = different.size === 0 ? "none" : `one, ${describeValue([...different][0])}`;
    const message = `${role} ${describeValue(name)}: expected at least ${least} different names, received ${received}; leave the column out`;
    throw new TimeVAEError("invalid-data", message);
  }
  const categories = [...different].sort();
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  return { categories, codes: Int32Array.from(cells, (cell) => codeOf.get(cell) ?? -1) };
}

function encodeKnown(role: string, name: string, cells: readonly string[], categories: readonly string[]): Categories {
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(cells, (cell) => (cell === "" ? -1 : (codeOf.get(cell) ?? -2)));
  const unknown = codes.indexOf(-2);
  if (unknown >= 0) {
    const message = `${role} ${describeValue(name)}: expected ${categories.join(", ")}, received ${describeValue(cells[unknown])}`;
    throw new TimeVAEError("invalid-data", message);
  }
  return { categories, codes };
}
