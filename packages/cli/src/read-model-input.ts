import type { ModelParts } from "@timevae/core";
import { listNpz, type ParsedSeries, parseNpy, parseSeries } from "@timevae/data";
import { readBytes } from "@timevae/data/node";
import { createSeriesArray, TimeVAEError } from "@timevae/spec";

/**
 * Reads a file into windows as a model has them. Columns of tables are found by name; arrays have the model's columns in
 * their order.
 *
 * @param options.stride rows between window starts; the model's steps when not given
 * @throws {TimeVAEError} what reading throws, and `invalid-data` for another number of features or steps
 */
export async function readModelInput(
  path: string,
  { steps, columns }: Pick<ModelParts, "steps" | "columns">,
  options: { readonly stride?: number; readonly key?: string },
): Promise<ParsedSeries> {
  const bytes = await readBytes(path);
  const { key } = options;
  const isArray = /\.np[yz]$/i.test(path);
  const isWindows = isArray && rankOf(bytes, path, key) === 3;
  const parsed = parseSeries(bytes, path, {
    key,
    ...(isArray ? {} : { columns }),
    ...(isWindows ? { stride: options.stride } : { window: steps, stride: options.stride ?? steps }),
  });
  const { values, shape, positions } = parsed.series;
  if (shape[1] !== steps || shape[2] !== columns.length) {
    const wanted = `${steps} steps × ${columns.length} features (${columns.slice(0, 12).join(", ")})`;
    const message = `${path}: expected windows of ${wanted} as the model has, received ${shape[1]} × ${shape[2]}`;
    throw new TimeVAEError("invalid-data", message, { details: { shape } });
  }
  return { ...parsed, series: createSeriesArray(values, shape, { columns, positions }) };
}

/** Dimensions of the array that will be read; undefined where there is none, which reading says better. */
function rankOf(bytes: Uint8Array, path: string, key: string | undefined): number | undefined {
  try {
    if (/\.npy$/i.test(path)) return parseNpy(bytes).shape.length;
    const arrays = listNpz(bytes);
    const wanted = key ?? (arrays.length === 1 ? arrays[0]?.name : "data");
    return arrays.find(({ name }) => name === wanted)?.shape.length;
  } catch {
    return undefined;
  }
}
