import { readdirSync, readFileSync } from "node:fs";
import type { FuzzTarget } from "../fuzz-target.js";
import { checkpointTarget } from "./checkpoints.js";
import { configurationTarget } from "./configurations.js";
import { modelTarget } from "./models.js";
import {
  arrowTarget,
  csvTarget,
  gzipTarget,
  jsonTarget,
  ndjsonTarget,
  npyTarget,
  npzTarget,
  parquetTarget,
} from "./tables.js";

const folder = new URL("../../../../packages/data/test/fixtures/", import.meta.url);

/** Files that other programs wrote. */
function fixtures(ending: RegExp): Uint8Array[] {
  const names = readdirSync(folder).filter((name) => ending.test(name));
  return names.sort().map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
}

/** Everything that takes bytes from strangers. */
export const targets: readonly FuzzTarget[] = [
  csvTarget,
  gzipTarget,
  jsonTarget,
  ndjsonTarget,
  npyTarget,
  npzTarget,
  parquetTarget(fixtures(/\.parquet$/)),
  arrowTarget(fixtures(/\.(feather|arrow)$/)),
  configurationTarget,
  modelTarget,
  checkpointTarget,
];
