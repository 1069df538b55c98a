import { describeValue, TimeVAEError } from "@timevae/spec";
import { parseCsvFrame } from "./frame/csv-reader.js";
import type { Frame } from "./frame/frame.js";
import { frameFromArray } from "./frame/frame-from-array.js";
import { maskWindows } from "./frame/mask-windows.js";
import { parseNdjsonFrame } from "./frame/ndjson-reader.js";
import { noteMarker } from "./frame/note-marker.js";
import { parseJsonFrame } from "./frame/parse-json-frame.js";
import { frameOptions, seriesFromFrame } from "./frame/series-from-frame.js";
import { gunzip } from "./gunzip.js";
import type { NdArray } from "./nd-array.js";
import { parseNpy } from "./parse-npy.js";
import { listNpz, parseNpzArray } from "./parse-npz.js";
import type { ParsedSeries, ParseSeriesOptions } from "./parsed-series.js";
import { type SeriesFileKind, seriesFileKind } from "./series-file-kind.js";
import { seriesFromArray, wrongRank } from "./series-from-array.js";
import { withFileName } from "./with-file-name.js";

/**
 * Windows from the bytes of a `.csv`, `.tsv`, `.txt`, `.json`, `.ndjson`, `.jsonl`, `.npy` or `.npz` file; text also with
 * `.gz`. Tables and arrays of rank 1 and 2 are rows and are cut into windows; arrays of rank 3 are windows already (an array
 * `positions` beside them in an `.npz` file is used when it fits). Parquet and Arrow have their own entries,
 * `@timevae/data/parquet` and `@timevae/data/arrow`, whose frames {@link seriesFromFrame} takes.
 *
 * @param name the file's name: its ending says what it is, and errors begin with it
 * @throws {TimeVAEError} with the codes of the parsers; `unsupported` for another ending, `invalid-argument` for an option that
 * does not apply
 */
export function parseSeries(bytes: Uint8Array, name: string, options: ParseSeriesOptions = {}): ParsedSeries {
  return withFileName(name, () => {
    const kind = seriesFileKind(name);
    if (kind.format === "npy" || kind.format === "npz") return fromArrayFile(bytes, kind.format, options);
    return seriesFromFrame(parseTextFrame(bytes, kind, options), options);
  });
}

function parseTextFrame(bytes: Uint8Array, kind: SeriesFileKind, options: ParseSeriesOptions): Frame {
  checkTableOptions(kind, options);
  const plain = kind.gzip ? gunzip(bytes, options.maxBytes) : bytes;
  const reading = frameOptions(options);
  if (kind.format === "json") return parseJsonFrame(plain, reading);
  if (kind.format === "ndjson") return parseNdjsonFrame(plain, reading);
  if (kind.format === "csv" || kind.format === "tsv") return parseCsvFrame(plain, withTabs(kind, reading));
  const entry = `@timevae/data/${kind.format}`;
  throw new TimeVAEError(
    "unsupported",
    `expected text or an array, received a ${kind.format} file; read it with ${entry}`,
  );
}

/** A `.tsv` file has tabs between its cells. */
export function withTabs<Reading extends { readonly delimiter?: string | undefined }>(
  { format }: SeriesFileKind,
  reading: Reading,
): Reading {
  return format === "tsv" ? { ...reading, delimiter: reading.delimiter ?? "\t" } : reading;
}

/** @throws {TimeVAEError} `invalid-argument` for an option that a table of this kind has no use for */
export function checkTableOptions({ format }: SeriesFileKind, options: ParseSeriesOptions): void {
  refuse(options, "key", "the file is a table");
  if (format === "csv" || format === "tsv") return;
  refuse(options, "delimiter", "the file has no delimiters");
  refuse(options, "decimal", "the file has numbers, not texts of them");
}

function fromArrayFile(bytes: Uint8Array, format: "npy" | "npz", options: ParseSeriesOptions): ParsedSeries {
  refuse(options, "time", "an array has no time column");
  refuse(options, "delimiter", "the file is an array");
  refuse(options, "decimal", "the file is an array");
  for (const key of ["group", "conditions", "categorical", "resample"] as const) {
    refuse(options, key, "an array has no columns of names or times");
  }
  if (format === "npy") refuse(options, "key", "an .npy file holds one array; keys are for .npz");
  const array = format === "npy" ? parseNpy(bytes) : parseNpzArray(bytes, options);
  const rank = array.shape.length;
  if (rank === 1 || rank === 2) {
    const { columns: names, ...rest } = options;
    return seriesFromFrame(frameFromArray(array, names), rest);
  }
  if (rank !== 3) throw wrongRank(array, "1 or 2 dimensions (rows × features) or 3 (windows × steps × features)");
  return fromWindows(array, format === "npz" ? bytes : undefined, options);
}

function fromWindows(array: NdArray, npz: Uint8Array | undefined, options: ParseSeriesOptions): ParsedSeries {
  refuse(options, "stride", "the array is windows already");
  if (options.window !== undefined && options.window !== array.shape[1]) {
    const message = `window: expected ${array.shape[1]}, the steps in the array's windows, received ${describeValue(options.window)}; leave it out`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const positions = npz && positionsBeside(npz, array, options);
  const { array: filled, mask } = maskWindows(array, options);
  const series = seriesFromArray(filled, { columns: options.columns, positions, mask });
  const [windows, steps, features] = series.shape;
  const source = `${windows} windows of ${steps} steps × ${features} features`;
  const numbers = Array.from({ length: features }, (_, d) =>
    Float64Array.from({ length: windows * steps }, (_, i) => filled.data[i * features + d] as number),
  );
  return { series, leftOut: [], source, notes: (options.missing?.length ?? 0) > 0 ? [] : noteMarker(numbers) };
}

function positionsBeside(bytes: Uint8Array, array: NdArray, options: ParseSeriesOptions): Float64Array | undefined {
  const info = listNpz(bytes).find(({ name }) => name === "positions");
  if (info?.dtype !== "float64" || info.shape.length !== 1 || info.shape[0] !== array.shape[0]) return undefined;
  const positions = parseNpzArray(bytes, { key: "positions", maxBytes: options.maxBytes }).data;
  return positions instanceof Float64Array && positions.every(Number.isFinite) ? positions : undefined;
}

function refuse(options: ParseSeriesOptions, option: keyof ParseSeriesOptions, because: string): void {
  if (options[option] === undefined) return;
  const message = `${option}: expected none, received ${describeValue(options[option])}; ${because}`;
  throw new TimeVAEError("invalid-argument", message);
}
