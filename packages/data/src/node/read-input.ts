import type { SeriesArray } from "@timevae/spec";
import { frameOptions, seriesFromFrame } from "../frame/series-from-frame.js";
import { checkTableOptions, parseSeries } from "../parse-series.js";
import type { ParsedSeries, ParseSeriesOptions } from "../parsed-series.js";
import { seriesFileKind } from "../series-file-kind.js";
import { withFileName } from "../with-file-name.js";
import { withOpenFile } from "./file-access.js";
import { readBytes } from "./read-bytes.js";
import { readFrame } from "./read-frame.js";

/**
 * Reads a file into windows: `.csv`, `.tsv`, `.txt`, `.json`, `.ndjson`, `.jsonl` (each also with `.gz`), `.parquet`, `.arrow`,
 * `.feather`, `.npy` or `.npz`. See `parseSeries` for the options; Parquet needs hyparquet, Arrow needs flechette.
 *
 * @param options `maxBytes` limits a file that is read whole; 2 GiB when not given
 * @throws {TimeVAEError} `file-not-found`, `file-system`, `too-large`, or what `parseSeries` throws; the message begins
 * with `path`
 */
export async function readInput(path: string, options: ParseSeriesOptions = {}): Promise<ParsedSeries> {
  // A file that is not there is said first.
  await withOpenFile(path, async () => {});
  const kind = withFileName(path, () => seriesFileKind(path));
  if (kind.format === "npy" || kind.format === "npz") {
    return parseSeries(await readBytes(path, options.maxBytes), path, options);
  }
  withFileName(path, () => checkTableOptions(kind, options));
  const frame = await readFrame(path, frameOptions(options));
  return withFileName(path, () => seriesFromFrame(frame, options));
}

/** As {@link readInput}, the windows only. */
export async function readSeries(path: string, options: ParseSeriesOptions = {}): Promise<SeriesArray> {
  return (await readInput(path, options)).series;
}
