import type { Random } from "@timevae/spec";
import { drawStudentT } from "./draw-student-t.js";
import {
  type NumberRange,
  readAnyRecord,
  readChoice,
  readList,
  readNumber,
  readRecord,
  specFault,
} from "./read-spec.js";

/** A quantity that is drawn. `per: "series"` draws it once for all windows of a column, otherwise once per window. */
export type DrawnQuantity = { readonly per?: "window" | "series" } & (
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly mean?: number; readonly standardDeviation: number }
  | { readonly kind: "uniform"; readonly minimum: number; readonly maximum: number }
  /** The logarithm is normal: the median is `exp(logMean)`. */
  | { readonly kind: "lognormal"; readonly logMean?: number; readonly logStandardDeviation: number }
  | { readonly kind: "exponential"; readonly mean: number }
  /** One of the values, with probabilities in proportion to the weights, or equal ones. */
  | { readonly kind: "choice"; readonly values: readonly number[]; readonly weights?: readonly number[] }
  /** `center + scale · t`. */
  | {
      readonly kind: "studentT";
      readonly degreesOfFreedom: number;
      readonly center?: number;
      readonly scale?: number;
    }
);

/** A number, or a distribution that it is drawn from. Plain data. */
export type Distribution = number | DrawnQuantity;

const positive: NumberRange = { above: 0 };
const notNegative: NumberRange = { minimum: 0 };
/** Each kind's numbers: the range, and whether the number may be left out. */
const shapes: Readonly<Record<string, Readonly<Record<string, NumberRange & { optional?: boolean }>>>> = {
  constant: { value: {} },
  normal: { mean: { optional: true }, standardDeviation: notNegative },
  uniform: { minimum: {}, maximum: {} },
  lognormal: { logMean: { optional: true }, logStandardDeviation: notNegative },
  exponential: { mean: positive },
  choice: {},
  studentT: { degreesOfFreedom: positive, center: { optional: true }, scale: { ...notNegative, optional: true } },
};

/**
 * Checks a number or a distribution.
 *
 * @throws {TimeVAEError} `invalid-config` for an unknown kind or key, or a number out of range
 */
export function readDistribution(value: unknown, path: string): Distribution {
  if (typeof value === "number") return readNumber(value, path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw specFault(path, "a number or a distribution { kind, … }", value);
  }
  const kind = readChoice(readAnyRecord(value, path).kind, `${path}.kind`, Object.keys(shapes));
  const numbers = shapes[kind] ?? {};
  const lists = kind === "choice" ? ["values", "weights"] : [];
  const record = readRecord(value, path, ["kind", "per", ...Object.keys(numbers), ...lists]);
  if (record.per !== undefined) readChoice(record.per, `${path}.per`, ["window", "series"]);
  for (const [key, { optional, ...range }] of Object.entries(numbers)) {
    if (record[key] !== undefined || !optional) readNumber(record[key], `${path}.${key}`, range);
  }
  if (kind === "uniform") readNumber(record.maximum, `${path}.maximum`, { minimum: record.minimum as number });
  if (kind === "choice") checkChoice(record, path);
  return value as DrawnQuantity;
}

function checkChoice(record: Readonly<Record<string, unknown>>, path: string): void {
  const values = readList(record.values, `${path}.values`, readNumber);
  if (record.weights === undefined) return;
  const weights = readList(record.weights, `${path}.weights`, (item, at) => readNumber(item, at, notNegative));
  if (weights.length !== values.length) throw specFault(`${path}.weights`, `${values.length} weights`, weights);
  if (!weights.some((weight) => weight > 0)) throw specFault(`${path}.weights`, "a weight above 0", weights);
}

/** A source of draws, one per call and window; the same number again and again for `per: "series"`. */
export function createSampler(distribution: Distribution, random: Random): () => number {
  if (typeof distribution === "number") return () => distribution;
  if (distribution.per !== "series") return () => drawDistribution(distribution, random);
  const once = drawDistribution(distribution, random);
  return () => once;
}

/** One draw. */
function drawDistribution(distribution: Distribution, random: Random): number {
  if (typeof distribution === "number") return distribution;
  switch (distribution.kind) {
    case "constant":
      return distribution.value;
    case "normal":
      return (distribution.mean ?? 0) + distribution.standardDeviation * random.normal();
    case "uniform":
      return distribution.minimum + (distribution.maximum - distribution.minimum) * random.uniform();
    case "lognormal":
      return Math.exp((distribution.logMean ?? 0) + distribution.logStandardDeviation * random.normal());
    case "exponential":
      return -distribution.mean * Math.log(1 - random.uniform());
    case "choice":
      return drawChoice(distribution.values, distribution.weights, random);
    case "studentT": {
      const { center = 0, scale = 1, degreesOfFreedom } = distribution;
      return center + scale * drawStudentT(degreesOfFreedom, random);
    }
  }
}

function drawChoice(values: readonly number[], weights: readonly number[] | undefined, random: Random): number {
  if (weights === undefined) return values[random.integer(values.length)] as number;
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  // Rounding can leave a rest of 0 after the last weight: then it is the last one that can be drawn at all.
  const last = weights.reduce((found, weight, i) => (weight > 0 ? i : found), 0);
  return values[index < 0 ? last : index] as number;
}
