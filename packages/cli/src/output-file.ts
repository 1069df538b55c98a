import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Interruption } from "./interruption.js";

/**
 * Whether a result can be written to `path`, asked before it is computed.
 *
 * @throws {TimeVAEError} `unsupported` for another ending than .csv and .npz, `file-exists`, or `file-not-found` when its
 * folder is missing
 */
export async function checkOutputFile(path: string, options: { readonly force?: boolean | undefined }): Promise<void> {
  if (!/\.(csv|npz)$/i.test(path)) {
    const message = `--out: expected a file that ends in .csv or .npz, received ${describeValue(path)}`;
    throw new TimeVAEError("unsupported", message);
  }
  const details = { path };
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new TimeVAEError("file-exists", `${path}: expected a file, it is a folder; give another name`, { details });
  }
  if (found && !options.force) {
    const message = `${path}: expected a new file, it exists; give another name, or --force to replace it`;
    throw new TimeVAEError("file-exists", message, { details });
  }
  const folder = dirname(path);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    const message = `${path}: expected an existing folder ${folder}, there is none; create it first`;
    throw new TimeVAEError("file-not-found", message, { details });
  }
}

/** Writes windows as .csv or .npz, whole or not at all. */
export async function writeSeries(path: string, series: SeriesArray, interruption: Interruption): Promise<void> {
  const { seriesToCsv, seriesToNpz } = await import("@timevae/data");
  const { writeFileAtomic } = await import("@timevae/data/node");
  const content = /\.csv$/i.test(path) ? seriesToCsv(series) : seriesToNpz(series);
  await interruption.hold(() => writeFileAtomic(path, content));
}
