import { createRandom, createSeriesArray, type Random, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { createSampler } from "./distribution.js";
import type { PlantedEvent } from "./planted-event.js";
import { parseScenario, type Scenario, type ScenarioKind, type ScenarioPart, scenarioBits } from "./scenario.js";

export interface PlantScenarioOptions {
  /** An integer from 0 to 2⁵³ − 1. */
  readonly seed: number;
}

/** Where rare situations are. */
export interface ScenarioLabels {
  /** By window, then step. Sizes are in standard deviations of the feature. */
  readonly events: readonly PlantedEvent<ScenarioKind>[];
  /** `[N, T, D]` as the series: 0 where nothing was planted, otherwise the sum of the `scenarioBits` of what was. */
  readonly mask: Uint8Array;
  /** How many values were made NaN. */
  readonly missing: number;
}

export interface PlantedScenario {
  readonly series: SeriesArray;
  readonly labels: ScenarioLabels;
}

/**
 * Plants rare situations into a copy of a series, and says where: for testing detectors. Sizes are in standard deviations of the
 * feature, over all windows of the series as it is given. `missing` makes values NaN, which most other functions here refuse
 * (`seriesToCsv` takes them with `allowNaN`).
 *
 * @throws {TimeVAEError} `invalid-config` for a faulty scenario; `invalid-data` for a feature without a standard deviation, being
 * constant; `invalid-argument` for a seed out of range
 */
export function plantScenario(series: SeriesArray, scenario: Scenario, options: PlantScenarioOptions): PlantedScenario {
  const [windows, steps, features] = series.shape;
  parseScenario(scenario, { windows, steps, columns: series.columns });
  const random = createRandom(options.seed);
  const values = series.values.slice();
  const mask = new Uint8Array(values.length);
  const events: PlantedEvent<ScenarioKind>[] = [];
  scenario.forEach((part, p) => {
    const chosen = part.windows && new Set(part.windows);
    for (const name of part.features ? new Set(part.features) : series.columns) {
      const d = series.columns.indexOf(name);
      const unit = part.kind === "missing" ? 0 : requireDeviation(series, d, `scenario[${p}]`);
      const stream = random.fork(`${p}/${name}`);
      const drawSize = createSampler(part.size ?? 0, stream.fork("size"));
      for (let n = 0; n < windows; n++) {
        for (const step of drawSteps(part, steps, stream)) {
          if (chosen && !chosen.has(n)) continue;
          const size = part.kind === "missing" ? null : drawSize();
          const duration = Math.min(durationOf(part, steps), steps - step);
          const change = changeOf(part.kind, size ?? 0, steps, stream, `scenario[${p}].size`);
          for (let t = step; t < step + duration; t++) {
            const at = (n * steps + t) * features + d;
            values[at] = (values[at] as number) + unit * change(t - step);
            mask[at] = (mask[at] as number) | scenarioBits[part.kind];
          }
          events.push({ window: n, step, duration, feature: name, kind: part.kind, size });
        }
      }
    }
  });
  events.sort((a, b) => a.window - b.window || a.step - b.step);
  requireFloat32(values, series);
  const missing = mask.reduce((count, bits) => count + (bits & scenarioBits.missing ? 1 : 0), 0);
  const { columns, positions } = series;
  return { series: createSeriesArray(values, series.shape, { columns, positions }), labels: { events, mask, missing } };
}

/** The steps at which the events of one window begin. */
function drawSteps(part: ScenarioPart, steps: number, random: Random): readonly number[] {
  const { at, rate = 0, kind } = part;
  if (at !== undefined) return typeof at === "number" ? [at] : [...new Set(at)];
  if (kind === "outlier" || kind === "missing") {
    return Array.from({ length: steps }, (_, t) => t).filter(() => random.uniform() < rate);
  }
  const happens = random.uniform() < rate;
  const step = steps > 1 ? 1 + random.integer(steps - 1) : 0;
  return happens ? [step] : [];
}

function durationOf(part: ScenarioPart, steps: number): number {
  if (part.duration !== undefined) return part.duration;
  if (part.kind === "outlier" || part.kind === "missing") return 1;
  return part.kind === "varianceBurst" ? Math.ceil(steps / 4) : steps;
}

/** What is added so many steps after the first, in standard deviations. */
function changeOf(
  kind: ScenarioKind,
  size: number,
  steps: number,
  random: Random,
  path: string,
): (after: number) => number {
  switch (kind) {
    case "missing":
      return () => Number.NaN;
    case "changepoint":
      // The first step of another slope is the one after the bend; the bend lies on the step before.
      return (after) => (size * (after + 1)) / steps;
    case "varianceBurst":
      if (size < 0) {
        const message = `${path}: expected a distribution of numbers ≥ 0, drew ${size}; choose another distribution`;
        throw new TimeVAEError("invalid-config", message);
      }
      return () => size * random.normal();
    default:
      return () => size;
  }
}

/** Population standard deviation of a feature, of the values that are there. */
function requireDeviation(series: SeriesArray, d: number, path: string): number {
  const features = series.shape[2];
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = d; i < series.values.length; i += features) {
    const value = series.values[i] as number;
    if (Number.isNaN(value)) continue;
    count += 1;
    const difference = value - mean;
    mean += difference / count;
    squares += difference * (value - mean);
  }
  if (squares > 0) return Math.sqrt(squares / count);
  const message = `${path}: expected features that vary, as sizes are in standard deviations, but "${series.columns[d]}" is constant; name other features`;
  throw new TimeVAEError("invalid-data", message);
}

function requireFloat32(values: Float32Array, series: SeriesArray): void {
  const at = values.findIndex(
    (value, i) => !Number.isFinite(value) && Number.isFinite(series.values[i]) && !Number.isNaN(value),
  );
  if (at < 0) return;
  const message = `scenario: expected sizes that float32 can hold, but "${series.columns[at % series.shape[2]]}" went beyond 3.4e38; use smaller sizes`;
  throw new TimeVAEError("invalid-config", message);
}
