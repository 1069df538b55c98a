import type { FileMetaData, SchemaElement } from "hyparquet";
import type { StoredType } from "./check-values.js";

/** Bytes of a decimal number, at most; 32 hold 76 digits, and reading one takes the square of its length. */
const longestDecimal = 64;

/** A column of a Parquet file that is not nested. */
export interface FlatColumn {
  readonly name: string;
  readonly kind: "number" | "text" | "time" | "boolean";
  /** Whether its numbers are integers. */
  readonly integer: boolean;
  /** How its values are stored. */
  readonly stored: StoredType;
  /** Whether values may be missing. */
  readonly isOptional: boolean;
}

export interface ParquetColumns {
  readonly flat: readonly FlatColumn[];
  /** Columns that cannot be read, and what they are. */
  readonly others: readonly { readonly name: string; readonly reason: string }[];
}

/** The columns of a file: what stands directly below the root of its schema. */
export function describeColumns({ schema }: FileMetaData): ParquetColumns {
  const flat: FlatColumn[] = [];
  const others: { name: string; reason: string }[] = [];
  for (let i = 1; i < schema.length; i++) {
    const element = schema[i] as SchemaElement;
    const { name } = element;
    // The types promise one; a damaged file need not have it.
    if (typeof name !== "string") throw new Error("a column has no name");
    if ((element.num_children ?? 0) > 0 || element.repetition_type === "REPEATED") {
      others.push({ name, reason: "nested values" });
      i = afterSubtree(schema, i) - 1;
    } else {
      const kind = kindOf(element);
      const stored = kind && storedAs(element);
      if (kind && stored) flat.push({ name, ...kind, stored, isOptional: element.repetition_type !== "REQUIRED" });
      else others.push({ name, reason: "binary values" });
    }
  }
  return { flat, others };
}

function storedAs(element: SchemaElement): StoredType | undefined {
  const { type, type_length: length = 0, converted_type: converted, logical_type: logical } = element;
  if (type === undefined) return undefined;
  const isDecimal = converted === "DECIMAL" || logical?.type === "DECIMAL";
  return { type, length, longest: isDecimal ? longestDecimal : Number.POSITIVE_INFINITY };
}

function afterSubtree(schema: readonly SchemaElement[], root: number): number {
  let open = 1;
  let at = root;
  for (; open > 0 && at < schema.length; at++) open += (schema[at]?.num_children ?? 0) - 1;
  return at;
}

function kindOf(element: SchemaElement): Pick<FlatColumn, "kind" | "integer"> | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  const name = logical?.type;
  if (name === "TIMESTAMP" || name === "DATE" || type === "INT96") return { kind: "time", integer: false };
  if (converted === "TIMESTAMP_MILLIS" || converted === "TIMESTAMP_MICROS" || converted === "DATE") {
    return { kind: "time", integer: false };
  }
  if (converted === "DECIMAL" || name === "DECIMAL") return { kind: "number", integer: (element.scale ?? 0) === 0 };
  if (converted === "UTF8" || converted === "ENUM" || name === "STRING" || name === "ENUM") {
    return { kind: "text", integer: false };
  }
  if (name === "FLOAT16") return { kind: "number", integer: false };
  if (type === "BOOLEAN") return { kind: "boolean", integer: true };
  if (type === "INT32" || type === "INT64") return { kind: "number", integer: true };
  if (type === "FLOAT" || type === "DOUBLE") return { kind: "number", integer: false };
  return undefined;
}
