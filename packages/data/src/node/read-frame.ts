import type { FileHandle } from "node:fs/promises";
import { TimeVAEError } from "@timevae/spec";
import { type CsvFrameOptions, CsvReader, readWholeCsv } from "../frame/csv-reader.js";
import { NeedsFullParser } from "../frame/csv-scanner.js";
import type { Frame } from "../frame/frame.js";
import { NdjsonReader } from "../frame/ndjson-reader.js";
import { parseJsonFrame } from "../frame/parse-json-frame.js";
import { GunzipStream, gunzip } from "../gunzip.js";
import { withTabs } from "../parse-series.js";
import { type SeriesFileKind, seriesFileKind } from "../series-file-kind.js";
import { withFileNameLater } from "../with-file-name.js";
import { fileAccess, readParts, withOpenFile } from "./file-access.js";

/** Bytes of a file that has to be read whole, at most, when nothing else is said: 2 GiB. */
const defaultMaxBytes = 2 ** 31;

/**
 * Reads a table: `.csv`, `.tsv`, `.txt`, `.json`, `.ndjson`, `.jsonl` (each also with `.gz`), `.parquet`, `.arrow` or `.feather`.
 * CSV, NDJSON and Parquet are read in parts: their size is bounded by the numbers in them, not by the file.
 *
 * @throws {TimeVAEError} `file-not-found`, `file-system`, or what the parsers throw; the message begins with `path`
 */
export async function readFrame(path: string, options: CsvFrameOptions = {}): Promise<Frame> {
  return withOpenFile(path, (file, size) =>
    withFileNameLater(path, async () => {
      const kind = seriesFileKind(path);
      if (options.maxBytes !== undefined) checkSize(size, options.maxBytes);
      if (kind.format === "parquet") {
        const { parseParquet } = await import("../parquet/index.js");
        return parseParquet(fileAccess(file, size), options);
      }
      if (kind.format === "csv" || kind.format === "tsv") return readCsv(file, size, kind, withTabs(kind, options));
      if (kind.format === "ndjson") {
        const reader = new NdjsonReader(options);
        await pushAll(file, kind, reader, options.maxBytes);
        return reader.finish();
      }
      const bytes = await readWhole(file, size, kind, options.maxBytes);
      if (kind.format === "json") return parseJsonFrame(bytes, options);
      if (kind.format === "arrow") return (await import("../arrow/index.js")).parseArrow(bytes, options);
      throw new TimeVAEError(
        "unsupported",
        `expected a table, received an array (.${kind.format}); read it with readInput`,
      );
    }),
  );
}

async function readCsv(file: FileHandle, size: number, kind: SeriesFileKind, options: CsvFrameOptions): Promise<Frame> {
  try {
    const reader = new CsvReader(options);
    await pushAll(file, kind, reader, options.maxBytes);
    return reader.finish();
  } catch (error) {
    if (!(error instanceof NeedsFullParser)) throw error;
    return readWholeCsv(await readWhole(file, size, kind, options.maxBytes), options);
  }
}

async function pushAll(
  file: FileHandle,
  { gzip }: SeriesFileKind,
  reader: { push(bytes: Uint8Array): void },
  maxBytes?: number,
): Promise<void> {
  const unzip = gzip ? new GunzipStream((bytes) => reader.push(bytes), maxBytes) : undefined;
  for await (const part of readParts(file)) {
    if (unzip) unzip.push(part, false);
    else reader.push(part);
  }
  unzip?.push(new Uint8Array(0), true);
}

async function readWhole(file: FileHandle, size: number, { gzip }: SeriesFileKind, maxBytes = defaultMaxBytes) {
  checkSize(size, maxBytes);
  const bytes = await fileAccess(file, size).read(0, size);
  return gzip ? gunzip(bytes, maxBytes) : bytes;
}

function checkSize(size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  const message = `expected at most ${maxBytes} bytes, received ${size}; use fewer rows or columns`;
  throw new TimeVAEError("too-large", message, { details: { maxBytes, size } });
}
