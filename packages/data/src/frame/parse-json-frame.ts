import { describeValue, TimeVAEError } from "@timevae/spec";
import { decodeText } from "../decode-text.js";
import type { Frame, ReadFrameOptions } from "./frame.js";
import { FrameBuilder } from "./frame-builder.js";

/**
 * Reads JSON: an array of objects, one a row; an object of arrays, one a column; or pandas' `{ "columns": […], "data": [[…]] }`.
 * Keys that a row lacks are missing values.
 *
 * @throws {TimeVAEError} `invalid-file` for what is not JSON; `invalid-data` for another shape
 */
export function parseJsonFrame(source: Uint8Array | string, options: ReadFrameOptions = {}): Frame {
  const text = typeof source === "string" ? source : decodeText(source);
  const value = parseJson(text, (cause) => {
    const place = /position (\d+)/.exec(cause)?.[1];
    return `expected JSON, received text that is none${place === undefined ? "" : ` at character ${place}`}; one document a line is .ndjson`;
  });
  const builder = new FrameBuilder(options, "row", 0);
  if (Array.isArray(value)) return fromRecords(builder, value);
  if (typeof value !== "object" || value === null) throw wrongShape(value);
  const { columns, data } = value as { columns?: unknown; data?: unknown };
  if (isNames(columns) && Array.isArray(data)) return fromSplit(builder, columns, data);
  return fromColumns(builder, value);
}

/** @throws {TimeVAEError} `invalid-file` */
export function parseJson(text: string, describe: (cause: string) => string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TimeVAEError("invalid-file", describe(cause instanceof Error ? cause.message : ""), { cause });
  }
}

/** Adds the members of an object that is a row. */
export function addRecord(builder: FrameBuilder, record: unknown, row: number): void {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    const message = `${builder.locate(row)}: expected an object, { "column": value, … }, received ${describeValue(record)}`;
    throw new TimeVAEError("invalid-data", message);
  }
  for (const [name, value] of Object.entries(record)) builder.add(name.trim(), row, value);
}

function fromRecords(builder: FrameBuilder, records: readonly unknown[]): Frame {
  records.forEach((record, row) => {
    addRecord(builder, record, row);
  });
  return builder.finish(records.length);
}

function fromSplit(builder: FrameBuilder, columns: readonly string[], data: readonly unknown[]): Frame {
  data.forEach((cells, row) => {
    if (!Array.isArray(cells) || cells.length !== columns.length) {
      const received = Array.isArray(cells) ? cells.length : describeValue(cells);
      throw new TimeVAEError("invalid-data", `row ${row}: expected ${columns.length} values, received ${received}`);
    }
    columns.forEach((name, d) => {
      builder.add(name.trim(), row, cells[d]);
    });
  });
  return builder.finish(data.length);
}

function fromColumns(builder: FrameBuilder, value: object): Frame {
  let rows: number | undefined;
  for (const [name, cells] of Object.entries(value)) {
    if (!Array.isArray(cells)) throw wrongShape(value);
    rows ??= cells.length;
    if (cells.length !== rows) {
      const message = `column ${describeValue(name)}: expected ${rows} values as the first column has, received ${cells.length}`;
      throw new TimeVAEError("invalid-data", message);
    }
    cells.forEach((cell, row) => {
      builder.add(name.trim(), row, cell);
    });
  }
  return builder.finish(rows ?? 0);
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
}

function wrongShape(value: unknown): TimeVAEError {
  const message = `expected an array of objects, or an object of arrays, received ${describeValue(value)}; pandas: to_json(orient="records")`;
  return new TimeVAEError("invalid-data", message);
}
