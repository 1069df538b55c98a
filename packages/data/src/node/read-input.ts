import type { SeriesArray } from "@timevae/spec";
import { type ParsedSeries, type ParseSeriesOptions, parseSeries } from "../parse-series.js";
import { readBytes } from "./read-bytes.js";

/**
 * Reads a `.csv`, `.tsv`, `.txt`, `.npy` or `.npz` file into windows: see {@link parseSeries}.
 *
 * @param options `maxBytes` limits the file too; 2 GiB when not given
 * @throws {TimeVAEError} `file-not-found`, `file-system`, `too-large`, or what `parseSeries` throws; the message begins
 * with `path`
 */
export async function readInput(path: string, options: ParseSeriesOptions = {}): Promise<ParsedSeries> {
  const bytes = await readBytes(path, options.maxBytes);
  return parseSeries(bytes, path, options);
}

/** As {@link readInput}, the windows only. */
export async function readSeries(path: string, options: ParseSeriesOptions = {}): Promise<SeriesArray> {
  return (await readInput(path, options)).series;
}
