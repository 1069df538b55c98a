import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import type { ComposeEvent, ComposeSpec } from "./compose-spec.js";
import { readDistribution } from "./distribution.js";
import { parseStart } from "./parse-start.js";
import {
  readAnyRecord,
  readChoice,
  readList,
  readName,
  readNumber,
  readOneKey,
  readRecord,
  specFault,
} from "./read-spec.js";
import type { TimeStep } from "./time-step.js";

const parts = ["level", "trend", "seasons", "noise", "events"];
const sizes = ["windows", "steps", "seed", "columns", "timeStep", "start", "stride"];

/** More numbers than this (4 GiB of float32) are taken for a mistake. */
const mostNumbers = 2 ** 30;

/**
 * Checks a specification, for instance from a JSON file.
 *
 * @throws {TimeVAEError} `invalid-config` for an unknown key, a wrong type or a number out of range, with its place
 * (`seasons[0].seasons: expected an integer ≥ 2, received 1`); `too-large` beyond 2³⁰ numbers
 */
export function parseComposeSpec(value: unknown): ComposeSpec {
  const record = readRecord(value, "spec", [...sizes, ...parts]);
  const windows = readNumber(record.windows, "windows", { integer: true, minimum: 1 });
  const steps = readNumber(record.steps, "steps", { integer: true, minimum: 2 });
  readNumber(record.seed, "seed", { integer: true, minimum: 0 });
  const overrides = Array.isArray(record.columns) ? {} : readAnyRecord(record.columns, "columns");
  const names = readColumnNames(record.columns, Object.keys(overrides));
  if (windows * steps * names.length > mostNumbers) {
    const message = `expected at most 2^30 numbers, received ${windows} windows × ${steps} steps × ${names.length} columns; use fewer windows`;
    throw new TimeVAEError("too-large", message);
  }
  readParts(record, "", steps, names);
  for (const [name, own] of Object.entries(overrides)) {
    readParts(readRecord(own, `columns.${name}`, parts), `columns.${name}.`, steps, undefined);
  }
  if (record.stride !== undefined) readNumber(record.stride, "stride", { integer: true, minimum: steps });
  readStart(record.start, record.timeStep === undefined ? undefined : readTimeStep(record.timeStep));
  return value as ComposeSpec;
}

function readColumnNames(columns: unknown, keys: string[]): string[] {
  const names = Array.isArray(columns) ? columns : keys;
  if (names.length === 0) throw specFault("columns", "at least one name", columns);
  names.forEach((name, d) => {
    if (typeof name !== "string" || name.trim() === "") throw specFault(`columns[${d}]`, "a name", name);
    if (names.indexOf(name) !== d) throw specFault(`columns[${d}]`, "a name that is not there yet", name);
  });
  return names;
}

function readTimeStep(value: unknown): TimeStep {
  const record = readRecord(value, "timeStep", ["unit", "count", "offset"]);
  readChoice(record.unit, "timeStep.unit", ["millisecond", "month"]);
  const count = readNumber(record.count, "timeStep.count", { integer: true, minimum: 1 });
  if (record.offset !== undefined) {
    readNumber(record.offset, "timeStep.offset", { integer: true, minimum: 0, below: count });
  }
  return value as TimeStep;
}

/** The position that `start` says. */
export function readStart(start: unknown, timeStep: TimeStep | undefined): number {
  if (start === undefined) return 0;
  if (typeof start !== "string") return readNumber(start, "start", { integer: true });
  if (timeStep === undefined) throw specFault("start", "an integer, as there is no timeStep", start);
  try {
    return parseStart(start, timeStep);
  } catch (cause) {
    if (!isTimeVAEError(cause)) throw cause;
    throw new TimeVAEError("invalid-config", cause.message, { cause, details: cause.details });
  }
}

/** @param columns the names that events may choose from; undefined inside a column */
function readParts(
  record: Readonly<Record<string, unknown>>,
  prefix: string,
  steps: number,
  columns: readonly string[] | undefined,
): void {
  if (record.level !== undefined) readDistribution(record.level, `${prefix}level`);
  if (record.trend !== undefined) readTrend(record.trend, `${prefix}trend`, steps);
  if (record.seasons !== undefined) readList(record.seasons, `${prefix}seasons`, readSeason, 0);
  if (record.noise !== undefined) readNoise(record.noise, `${prefix}noise`);
  if (record.events === undefined) return;
  readList(record.events, `${prefix}events`, (item, path) => readEvent(item, path, steps, columns), 0);
}

function readTrend(value: unknown, path: string, steps: number): void {
  const record = readRecord(value, path, ["slope", "curvature", "coefficients", "changepoints"]);
  const { slope, curvature, coefficients, changepoints } = record;
  if (coefficients !== undefined) {
    readList(coefficients, `${path}.coefficients`, readDistribution);
    const twice = slope !== undefined ? "slope" : curvature !== undefined ? "curvature" : undefined;
    if (twice) throw specFault(`${path}.${twice}`, "none, as coefficients are given", record[twice]);
  }
  if (slope !== undefined) readDistribution(slope, `${path}.slope`);
  if (curvature !== undefined) readDistribution(curvature, `${path}.curvature`);
  if (changepoints === undefined) return;
  const at = `${path}.changepoints`;
  const points = readRecord(changepoints, at, ["rate", "at", "change"]);
  readOccurrence(points, at, steps);
  readDistribution(points.change, `${at}.change`);
}

function readOccurrence(record: Readonly<Record<string, unknown>>, path: string, steps: number): void {
  if (readOneKey(record, path, ["rate", "at"]) === "rate") {
    readNumber(record.rate, `${path}.rate`, { minimum: 0, maximum: steps });
    return;
  }
  const range = { integer: true, minimum: 0, below: steps };
  readList(record.at, `${path}.at`, (item, at) => readNumber(item, at, range));
}

function readSeason(value: unknown, path: string): void {
  const keys = ["seasons", "stepsPerSeason", "profile", "amplitude", "shift", "phase"];
  const record = readRecord(value, path, keys);
  const seasons = readNumber(record.seasons, `${path}.seasons`, { integer: true, minimum: 2 });
  if (record.stepsPerSeason !== undefined) {
    readNumber(record.stepsPerSeason, `${path}.stepsPerSeason`, { integer: true, minimum: 1 });
  }
  if (record.profile !== undefined) {
    const profile = readList(record.profile, `${path}.profile`, readDistribution);
    if (profile.length !== seasons) {
      throw specFault(`${path}.profile`, `${seasons} values, one per season`, record.profile);
    }
    if (record.shift !== undefined) throw specFault(`${path}.shift`, "none, as a profile is given", record.shift);
  }
  if (record.amplitude !== undefined) readDistribution(record.amplitude, `${path}.amplitude`);
  else if (record.profile === undefined) throw specFault(path, "a profile or an amplitude", value);
  if (record.shift !== undefined) readDistribution(record.shift, `${path}.shift`);
  if (record.phase !== undefined) readChoice(record.phase, `${path}.phase`, ["calendar", "window"]);
}

function readNoise(value: unknown, path: string): void {
  const record = readRecord(value, path, ["standardDeviation", "autocorrelation", "distribution", "degreesOfFreedom"]);
  const { standardDeviation, autocorrelation = 0, distribution = "normal", degreesOfFreedom } = record;
  const spread = readDistribution(standardDeviation, `${path}.standardDeviation`);
  if (typeof spread === "number") readNumber(spread, `${path}.standardDeviation`, { minimum: 0 });
  const memory = readDistribution(autocorrelation, `${path}.autocorrelation`);
  if (typeof memory === "number") readNumber(memory, `${path}.autocorrelation`, { above: -1, below: 1 });
  const kind = readChoice(distribution, `${path}.distribution`, ["normal", "uniform", "laplace", "studentT"]);
  if (kind === "studentT") readNumber(degreesOfFreedom, `${path}.degreesOfFreedom`, { above: 2 });
  else if (degreesOfFreedom !== undefined) {
    throw specFault(`${path}.degreesOfFreedom`, `none, as the distribution is "${kind}"`, degreesOfFreedom);
  }
}

const eventOptions: Readonly<Record<ComposeEvent["kind"], string | undefined>> = {
  spike: "width",
  step: undefined,
  shock: "decay",
};

function readEvent(value: unknown, path: string, steps: number, columns: readonly string[] | undefined): void {
  const common = ["kind", "rate", "at", "size", "width", "decay"];
  const record = readRecord(value, path, columns ? [...common, "columns", "together"] : common);
  const kind = readChoice(record.kind, `${path}.kind`, Object.keys(eventOptions) as ComposeEvent["kind"][]);
  readOccurrence(record, path, steps);
  readDistribution(record.size, `${path}.size`);
  for (const option of ["width", "decay"]) {
    if (record[option] !== undefined && eventOptions[kind] !== option) {
      throw specFault(`${path}.${option}`, `none, as the kind is "${kind}"`, record[option]);
    }
  }
  if (record.width !== undefined) readNumber(record.width, `${path}.width`, { integer: true, minimum: 1 });
  if (kind === "shock") {
    const decay = readDistribution(record.decay, `${path}.decay`);
    if (typeof decay === "number") readNumber(decay, `${path}.decay`, { above: 0 });
  }
  if (record.columns !== undefined) {
    readList(record.columns, `${path}.columns`, (item, at) => readName(item, at, "column", columns ?? []));
  }
  if (record.together !== undefined && typeof record.together !== "boolean") {
    throw specFault(`${path}.together`, "true or false", record.together);
  }
}
