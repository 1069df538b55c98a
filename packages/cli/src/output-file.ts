import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ModelParts } from "@timevae/core";
import type { PlantedEvent, SeriesToTableOptions } from "@timevae/data";
import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Interruption } from "./interruption.js";

const textEndings = [".csv", ".tsv", ".json", ".ndjson", ".jsonl"];
const binaryEndings = [".parquet", ".arrow", ".feather", ".npy", ".npz"];
const outputEndings = [...textEndings, ...textEndings.map((ending) => `${ending}.gz`), ...binaryEndings];
/** Components are several tables: one with a column for each, or an array for each. */
export const componentEndings: readonly string[] = [".csv", ".npz"];
/** Files that windows are written to, for help texts. */
export const outputFiles: string = `${textEndings.join(", ")} (or .gz of these), ${listEndings(binaryEndings)}`;

function listEndings(endings: readonly string[]): string {
  return [endings.slice(0, -1).join(", "), ...endings.slice(-1)].filter((part) => part !== "").join(" or ");
}

/**
 * Whether a result can be written to `path`, asked before it is computed.
 *
 * @param options.flag what names the path, `--out` when not given
 * @param options.endings what it may end in, {@link outputEndings} when not given
 * @throws {TimeVAEError} `unsupported` for another ending, `file-exists`, or `file-not-found` when its folder is missing
 */
export async function checkOutputFile(
  path: string,
  options: {
    readonly force?: boolean | undefined;
    readonly flag?: string | undefined;
    readonly endings?: readonly string[] | undefined;
  },
): Promise<void> {
  const { flag = "--out", endings = outputEndings } = options;
  if (!endings.some((ending) => path.toLowerCase().endsWith(ending))) {
    const listed = endings === outputEndings ? outputFiles : listEndings(endings);
    const message = `${flag}: expected a file that ends in ${listed}, received ${describeValue(path)}`;
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
  /** What the table was that the model learned from, as far as it is known. */
  readonly table?: SeriesToTableOptions | undefined;
}

/** Writes windows in the format that the file's ending names, and labels as .csv; each whole or not at all. */
export async function writeOutput(path: string, output: OutputSeries, interruption: Interruption): Promise<void> {
  const { labelsToCsv } = await import("@timevae/data");
  const { writeFileAtomic } = await import("@timevae/data/node");
  const { sample, components, labels } = output;
  const content = components
    ? await componentsContent(/\.csv$/i.test(path), sample, components)
    : await tableContent(path, output);
  await interruption.hold(async () => {
    await writeFileAtomic(path, content);
    if (labels) await writeFileAtomic(labels.path, labelsToCsv(labels));
  });
}

/** What a model knows of the table that it learned from. */
export function tableOf({ calendar, table }: ModelParts): SeriesToTableOptions {
  return { timeStep: calendar?.timeStep, traits: table };
}

async function tableContent(
  path: string,
  { sample, labels, table: about }: OutputSeries,
): Promise<Uint8Array | string> {
  if (/\.gz$/i.test(path)) {
    const { gzipSync } = await import("node:zlib");
    return gzipSync(await tableContent(path.slice(0, -3), { sample, labels, table: about }));
  }
  const { seriesToNpy, seriesToNpz, seriesToTable, tableToCsv, tableToJson, tableToNdjson } = await import(
    "@timevae/data"
  );
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  if (ending === "npz") return seriesToNpz(sample);
  if (ending === "npy") return seriesToNpy(sample);
  const table = seriesToTable(sample, about);
  // Missing values that a scenario planted, or steps that a short window lacks, are meant to be there.
  const options = { allowMissing: labels !== undefined || sample.mask !== undefined };
  if (ending === "json") return tableToJson(table, options);
  if (ending === "ndjson" || ending === "jsonl") return tableToNdjson(table, options);
  if (ending === "parquet") return (await import("@timevae/data/parquet")).tableToParquet(table);
  if (ending === "arrow" || ending === "feather") return (await import("@timevae/data/arrow")).tableToArrow(table);
  return tableToCsv(table, { ...options, ...(ending === "tsv" && { delimiter: "\t" }) });
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
  return path.replace(/\.[a-z]+(\.gz)?$/i, ".labels.csv");
}
