import { type Distribution, readDistribution } from "./distribution.js";
import { readChoice, readList, readName, readNumber, readOneKey, readRecord, specFault } from "./read-spec.js";

/**
 * - `outlier`: `size` is added for `duration` steps (1 when not given)
 * - `levelShift`: `size` is added for `duration` steps (to the window's end when not given)
 * - `changepoint`: a slope of `size` per window is added from the step on, to the window's end
 * - `varianceBurst`: normal noise with a standard deviation of `size` is added for `duration` steps (a quarter of a window,
 *   rounded up, when not given)
 * - `missing`: the values become NaN for `duration` steps (1 when not given)
 */
export type ScenarioKind = "outlier" | "levelShift" | "changepoint" | "missing" | "varianceBurst";

/** What marks each kind in a mask; they add up where events overlap. */
export const scenarioBits: Readonly<Record<ScenarioKind, number>> = {
  outlier: 1,
  levelShift: 2,
  changepoint: 4,
  missing: 8,
  varianceBurst: 16,
};

const kinds = /* @__PURE__ */ Object.keys(scenarioBits) as ScenarioKind[];

/** One kind of rare situation and how often it happens; either `rate` or `at` is given. */
export interface ScenarioPart {
  readonly kind: ScenarioKind;
  /**
   * A probability from 0 to 1: that an outlier or a gap begins at a step, and for the other kinds that a window has one, at a
   * random step but the first. For each feature by itself.
   */
  readonly rate?: number;
  /** A step, or several, counted from 0: it happens there in every window. */
  readonly at?: number | readonly number[];
  /** In standard deviations of the feature over the whole series; none for `missing`. Drawn anew for every event. */
  readonly size?: Distribution;
  /** The features that it happens to, all when not given. */
  readonly features?: readonly string[];
  /** The windows that it happens to, all when not given. */
  readonly windows?: readonly number[];
  /** How many steps it lasts; it ends with the window. None for `changepoint`. */
  readonly duration?: number;
}

/** Rare situations to plant, one after another. Plain data, fit for JSON. */
export type Scenario = readonly ScenarioPart[];

/** What a scenario must fit. */
export interface ScenarioTarget {
  readonly windows: number;
  readonly steps: number;
  readonly columns: readonly string[];
}

/**
 * Checks a scenario, for instance from a JSON file, against the series that it is for.
 *
 * @throws {TimeVAEError} `invalid-config` with the place (`scenario[0].rate: expected a number ≥ 0 and ≤ 1, received 2`)
 */
export function parseScenario(value: unknown, target: ScenarioTarget): Scenario {
  readList(value, "scenario", (item, path) => readPart(item, path, target), 0);
  return value as Scenario;
}

function readPart(value: unknown, path: string, { windows, steps, columns }: ScenarioTarget): void {
  const record = readRecord(value, path, ["kind", "rate", "at", "size", "features", "windows", "duration"]);
  const kind = readChoice(record.kind, `${path}.kind`, kinds);
  if (readOneKey(record, path, ["rate", "at"]) === "rate") {
    readNumber(record.rate, `${path}.rate`, { minimum: 0, maximum: 1 });
  } else {
    const readStep = (item: unknown, at: string) => readNumber(item, at, { integer: true, minimum: 0, below: steps });
    if (Array.isArray(record.at)) readList(record.at, `${path}.at`, readStep);
    else readStep(record.at, `${path}.at`);
  }
  if (kind !== "missing") {
    const size = readDistribution(record.size, `${path}.size`);
    if (kind === "varianceBurst" && typeof size === "number") readNumber(size, `${path}.size`, { minimum: 0 });
  } else if (record.size !== undefined) throw specFault(`${path}.size`, 'none, as the kind is "missing"', record.size);
  if (record.features !== undefined) {
    readList(record.features, `${path}.features`, (item, at) => readName(item, at, "feature", columns));
  }
  if (record.windows !== undefined) {
    const range = { integer: true, minimum: 0, below: windows };
    readList(record.windows, `${path}.windows`, (item, at) => readNumber(item, at, range));
  }
  if (record.duration === undefined) return;
  if (kind === "changepoint") {
    throw specFault(`${path}.duration`, 'none, as a "changepoint" lasts to the end of its window', record.duration);
  }
  readNumber(record.duration, `${path}.duration`, { integer: true, minimum: 1 });
}
