import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { PlantedEvent } from "@timevae/data";
import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Interruption } from "./interruption.js";

/**
 * Whether a result can be written to `path`, asked before it is computed.
 *
 * @param options.flag what names the path, `--out` when not given
 * @param options.endings what it may end in, .csv and .npz when not given
 * @throws {TimeVAEError} `unsupported` for another ending, `file-exists`, or `file-not-found` when its folder is missing
 */
export async function checkOutputFile(
  path: string,
  options: { readonly force?: boolean | undefined; readonly flag?: string; readonly endings?: readonly string[] },
): Promise<void> {
  const { flag = "--out", endings = [".csv", ".npz"] } = options;
  if (!endings.some((ending) => path.toLowerCase().endsWith(ending))) {
    const message = `${flag}: expected a file that ends in ${endings.join(" or ")}, received ${describeValue(path)}`;
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

/** What is written: windows, and what they are the sum of if that is asked for. */
export interface OutputSeries {
  readonly sample: SeriesArray;
  readonly components?: Readonly<Record<string, SeriesArray>> | undefined;
  /** Events planted in the windows, in a file beside. */
  readonly labels?: { readonly path: string; readonly events: readonly PlantedEvent[] } | undefined;
}

/** Writes windows as .csv or .npz, and labels as .csv; each whole or not at all. */
export async function writeOutput(path: string, output: OutputSeries, interruption: Interruption): Promise<void> {
  const { labelsToCsv, seriesToCsv, seriesToNpz } = await import("@timevae/data");
  const { writeFileAtomic } = await import("@timevae/data/node");
  const { sample, components, labels } = output;
  const isCsv = /\.csv$/i.test(path);
  // Missing values that a scenario planted are meant to be there.
  const whole = () => (isCsv ? seriesToCsv(sample, { allowNaN: labels !== undefined }) : seriesToNpz(sample));
  const content = components ? await componentsContent(isCsv, sample, components) : whole();
  await interruption.hold(async () => {
    await writeFileAtomic(path, content);
    if (labels) await writeFileAtomic(labels.path, labelsToCsv(labels));
  });
}

async function componentsContent(
  isCsv: boolean,
  sample: SeriesArray,
  components: Readonly<Record<string, SeriesArray>>,
) {
  const { componentsToCsv, componentsToNpz } = await import("./format-components.js");
  return isCsv ? componentsToCsv(sample, components) : componentsToNpz(sample, components);
}

/** Where labels go: `x.labels.csv` beside `x.csv`. */
export function labelsPath(path: string): string {
  return path.replace(/\.(csv|npz)$/i, ".labels.csv");
}
