import { describeValue, TimeVAEError } from "@timevae/spec";

/** What a file is, by the ending of its name. */
export interface SeriesFileKind {
  readonly format: "csv" | "tsv" | "json" | "ndjson" | "npy" | "npz" | "parquet" | "arrow";
  /** Whether the name ends in `.gz` after that. */
  readonly gzip: boolean;
}

const formats: Readonly<Record<string, SeriesFileKind["format"]>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".txt": "csv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".npy": "npy",
  ".npz": "npz",
  ".parquet": "parquet",
  ".arrow": "arrow",
  ".feather": "arrow",
};
const zipped: readonly string[] = [".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl"];

/**
 * What a file is, by its name.
 *
 * @throws {TimeVAEError} `unsupported` when no parser knows its ending
 */
export function seriesFileKind(name: string): SeriesFileKind {
  const gzip = /\.gz$/i.test(name);
  const plain = gzip ? name.slice(0, -3) : name;
  const ending = /\.[^./\\]+$/.exec(plain)?.[0].toLowerCase() ?? "";
  const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined;
  if (format && (!gzip || zipped.includes(ending))) return { format, gzip };
  const received = ending === "" ? "a name without an ending" : describeValue(`${ending}${gzip ? ".gz" : ""}`);
  const expected = `${Object.keys(formats).join(", ")}, text also with .gz`;
  throw new TimeVAEError("unsupported", `expected a file that ends in ${expected}, received ${received}`);
}
