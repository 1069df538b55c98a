import type { TimeVAEError } from "@timevae/spec";

/** Numbers, as far as the file has any. */
export interface NumberColumn {
  readonly kind: "number";
  readonly name: string;
  /** `[rows]`: NaN where there is no number. Empty when `notNumericBecause` is set. */
  readonly values: Float64Array;
  /** Whether the file holds integers: what is generated is rounded then. */
  readonly integer: boolean;
  /** Why the column is no feature: set when not one of its cells is meant as a number. */
  readonly notNumericBecause?: string | undefined;
  /** The first cell that is neither a number nor missing, as an error ready to be thrown. */
  readonly fault?: TimeVAEError | undefined;
  /** The unit the file declares. */
  readonly unit?: string | undefined;
}

/** Text as it stands in the file; an empty text is a missing one. */
export interface TextColumn {
  readonly kind: "text";
  readonly name: string;
  /** `[rows]` */
  readonly cells: readonly string[];
}

/** Points in time. */
export interface TimeColumn {
  readonly kind: "time";
  readonly name: string;
  /** `[rows]`: milliseconds since 1970 UTC, NaN where missing. */
  readonly times: Float64Array;
}

export type FrameColumn = NumberColumn | TextColumn | TimeColumn;

/** A table, column by column, each as what it holds. Column names are all different, none is empty. */
export interface Frame {
  readonly columns: readonly FrameColumn[];
  readonly rows: number;
  /** Where a row stands, for messages: `line 7` of a text, `row 6` elsewhere. */
  readonly locate: (row: number) => string;
  /** What a person should know about how the file was read. */
  readonly notes: readonly string[];
}

/** What a reader has to know of the columns before it reads: cells that are kept as text, and what stands for a missing value. */
export interface ReadFrameOptions {
  /** Columns whose cells are names, even where they look like numbers. */
  readonly texts?: readonly string[] | undefined;
  /** The column that holds the time. */
  readonly time?: string | undefined;
  /** Columns that are needed besides; all when not given. Others are not kept. */
  readonly columns?: readonly string[] | undefined;
  /** Cells that stand for a missing value, besides empty ones, `NA`, `N/A`, `NaN`, `null` and `None`: `-200`, `?`. */
  readonly missing?: readonly string[] | undefined;
  /** Most bytes to unpack and to hold; 2 GiB when not given. */
  readonly maxBytes?: number | undefined;
}
