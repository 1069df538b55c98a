import { generateSines } from "@timevae/data";
import type { SeriesArray } from "@timevae/spec";
import { TimeVAEError } from "@timevae/spec";
import daily from "../../node_modules/vega-datasets/data/seattle-weather.csv?url";
import hourly from "../../node_modules/vega-datasets/data/seattle-weather-hourly-normals.csv?url";
import type { NamedBytes } from "./protocol.js";

/** Data that come with the page: tables from vega-datasets, and the paper's sines. */
const tables: Readonly<Record<string, { readonly url: string; readonly name: string }>> = {
  daily: { url: daily, name: "seattle-weather.csv" },
  hourly: { url: hourly, name: "seattle-weather-hourly-normals.csv" },
};

export const sinesName = "sines";

/** A table by its short name. */
export async function readBuiltInTable(id: string): Promise<NamedBytes> {
  const table = tables[id];
  if (!table) throw new TimeVAEError("invalid-argument", `expected daily or hourly, received ${id}`);
  const response = await fetch(new URL(table.url, import.meta.url));
  if (!response.ok) {
    throw new TimeVAEError(
      "file-not-found",
      `${table.name}: expected it beside this page, the server answered ${response.status}. Check the connection and try again`,
    );
  }
  return { name: table.name, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** 1000 windows of 24 steps × 5 features, phases and amplitudes at random. */
export function createSines(): SeriesArray {
  return generateSines({ windows: 1000, seed: 42 });
}
