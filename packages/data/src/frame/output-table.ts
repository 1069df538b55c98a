/** A table to be written, column by column, each of one kind. */
export interface OutputTable {
  readonly columns: readonly OutputColumn[];
  readonly rows: number;
}

export type OutputColumn = { readonly name: string; readonly unit?: string | undefined } & (
  | {
      readonly kind: "number";
      /** `[rows]`: NaN where missing. */
      readonly values: Float32Array | Float64Array;
    }
  | {
      readonly kind: "integer";
      /** `[rows]`: integers, NaN where missing. */
      readonly values: Float64Array;
    }
  | {
      readonly kind: "time";
      /** `[rows]`: milliseconds since 1970 UTC. */
      readonly values: Float64Array;
      /** As text, for formats without times. */
      readonly format: (time: number) => string;
    }
  | {
      readonly kind: "text";
      /** `[rows]`: an empty text where missing. */
      readonly values: readonly string[];
    }
);
