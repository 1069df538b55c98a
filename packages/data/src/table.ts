/** A table of text cells, column by column, as it stood in a file. */
export interface Table {
  /** Column names, spaces around them removed. All different, none empty. */
  readonly columns: readonly string[];
  /** How many rows follow the header. */
  readonly rows: number;
  /** `[columns][rows]`: every cell as text, untouched. */
  readonly cells: readonly (readonly string[])[];
  /** `[rows]`: the line of the file where each row starts; the first line is 1. */
  readonly lines: readonly number[];
}
