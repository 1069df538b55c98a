import { architectureOf, type ModelParts } from "@timevae/core";
import { describeTimeStep, type ParsedSeries, type TimeStep } from "@timevae/data";
import { readBytes, readInput } from "@timevae/data/node";
import { createSeriesArray, describeValue, TimeVAEError } from "@timevae/spec";
import { arrayRank } from "./array-rank.js";
import { parsingOptions, type TableFlags } from "./table-options.js";

/**
 * Reads a file into windows as a model has them. Columns of tables are found by name; arrays have the model's columns in
 * their order. A model that knows dates finds the windows' places in a table's time column.
 *
 * @param options.stride rows between window starts; the model's steps when not given
 * @param options.time the table's column that holds the time
 * @throws {TimeVAEError} what reading throws; `invalid-data` for another number of features or steps, another time step, or
 * no time where the model needs it; `invalid-argument` for a time where it knows none
 */
export async function readModelInput(
  path: string,
  parts: ModelParts,
  options: TableFlags & { readonly stride?: number | undefined },
): Promise<ParsedSeries> {
  const { steps, columns } = parts;
  const timeStep = parts.calendar?.timeStep;
  if (options.time !== undefined && !timeStep) {
    const message = `--time: expected none, received ${describeValue(options.time)}; the model was learned without dates, it counts rows`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const { key, time } = options;
  const isArray = /\.np[yz]$/i.test(path);
  const isWindows = isArray && arrayRank(await readBytes(path), path, key) === 3;
  const parsed = await readInput(path, {
    ...parsingOptions(options),
    ...(isArray ? {} : tableColumns(parts)),
    ...(isWindows ? { stride: options.stride } : { window: steps, stride: options.stride ?? steps }),
  });
  const { shape } = parsed.series;
  if (shape[1] !== steps || shape[2] !== columns.length) {
    const wanted = `${steps} steps × ${columns.length} features (${columns.slice(0, 12).join(", ")})`;
    const message = `${path}: expected windows of ${wanted} as the model has, received ${shape[1]} × ${shape[2]}`;
    throw new TimeVAEError("invalid-data", message, { details: { shape } });
  }
  if (timeStep && !isWindows) checkTime(path, parts, parsed, timeStep, time);
  const { series } = parsed;
  return { ...parsed, series: createSeriesArray(series.values, shape, { ...series, columns, mask: series.mask }) };
}

/** The columns of a table that a model's features come from: those of a column of names are one column. */
function tableColumns(parts: ModelParts) {
  const { categorical } = parts.traits;
  const starts = new Map(categorical.map((column) => [column.first, column]));
  const columns: string[] = [];
  for (let d = 0; d < parts.columns.length; d++) {
    const column = starts.get(d);
    columns.push(column?.name ?? (parts.columns[d] as string));
    if (column) d += column.categories.length - 1;
  }
  return {
    columns,
    categorical: categorical.map(({ name }) => name),
    categories: Object.fromEntries(categorical.map(({ name, categories }) => [name, categories])),
  };
}

/** Rows of a model that knows dates need dates, if its components depend on them. */
function checkTime(
  path: string,
  parts: ModelParts,
  parsed: ParsedSeries,
  timeStep: TimeStep,
  time: string | undefined,
): void {
  const [needs] = architectureOf(parts).covariates;
  if (!needs) return;
  const expected = `expected dates with steps of ${describeTimeStep(timeStep)} as the model has, for ${needs.name}`;
  if (!parsed.timeStep) {
    const received = parsed.timeProblem ?? (time === undefined ? "none; name the time column with --time" : "none");
    throw new TimeVAEError("invalid-data", `${path}: ${expected}, received ${received}`);
  }
  if (!isSameStep(parsed.timeStep, timeStep)) {
    const message = `${path}: ${expected}, received ${describeTimeStep(parsed.timeStep)}${parsed.timeStep.count === timeStep.count && parsed.timeStep.unit === timeStep.unit ? " with another beginning" : ""}`;
    throw new TimeVAEError("invalid-data", message, { details: { expected: timeStep, received: parsed.timeStep } });
  }
}

function isSameStep(a: TimeStep, b: TimeStep): boolean {
  return a.unit === b.unit && a.count === b.count && (a.offset ?? 0) === (b.offset ?? 0);
}
