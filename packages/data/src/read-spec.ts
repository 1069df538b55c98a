import { describeValue, TimeVAEError } from "@timevae/spec";
import { nearestName } from "./nearest-name.js";

/** What a number must be. `above` and `below` exclude their bound. */
export interface NumberRange {
  readonly integer?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly above?: number;
  readonly below?: number;
}

/** The error for a place in a specification: `seasons[0].seasons: expected an integer ≥ 2, received 1`. */
export function specFault(path: string, expected: string, received: unknown): TimeVAEError {
  const message = `${path}: expected ${expected}, received ${describeValue(received)}`;
  return new TimeVAEError("invalid-config", message, { details: { path } });
}

/** A plain object with no keys but these. */
export function readRecord(value: unknown, path: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const record = readAnyRecord(value, path);
  for (const key of Object.keys(record)) {
    if (keys.includes(key)) continue;
    const nearest = nearestName(key, keys);
    const advice = nearest === undefined ? "" : `did you mean ${describeValue(nearest)}? `;
    const message = `${path}: there is no ${describeValue(key)}; ${advice}the keys are ${keys.join(", ")}`;
    throw new TimeVAEError("invalid-config", message, { details: { path, key } });
  }
  return record;
}

/** A plain object with any keys. */
export function readAnyRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw specFault(path, "an object", value);
}

export function readNumber(value: unknown, path: string, range: NumberRange = {}): number {
  const { integer = false, minimum, maximum, above, below } = range;
  const fits =
    typeof value === "number" &&
    (integer ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= (minimum ?? value) &&
    value <= (maximum ?? value) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below);
  if (fits) return value;
  throw specFault(path, describeRange(range), value);
}

function describeRange(range: NumberRange): string {
  const bounds = [
    range.minimum === undefined ? [] : [`≥ ${range.minimum}`],
    range.above === undefined ? [] : [`> ${range.above}`],
    range.maximum === undefined ? [] : [`≤ ${range.maximum}`],
    range.below === undefined ? [] : [`< ${range.below}`],
  ].flat();
  return `${range.integer ? "an integer" : "a number"}${bounds.length > 0 ? ` ${bounds.join(" and ")}` : ""}`;
}

export function readList<Item>(
  value: unknown,
  path: string,
  read: (item: unknown, path: string) => Item,
  minimum = 1,
): Item[] {
  if (!Array.isArray(value) || value.length < minimum) {
    throw specFault(path, minimum === 0 ? "a list" : `a list of at least ${minimum}`, value);
  }
  return value.map((item, i) => read(item, `${path}[${i}]`));
}

export function readChoice<Choice extends string>(value: unknown, path: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((name) => name === value);
  if (choice !== undefined) return choice;
  const nearest = typeof value === "string" ? nearestName(value, choices) : undefined;
  const message = `${path}: expected ${choices.map((name) => `"${name}"`).join(" or ")}, received ${describeValue(value)}`;
  const advice = nearest === undefined ? "" : `; did you mean ${describeValue(nearest)}?`;
  throw new TimeVAEError("invalid-config", message + advice, { details: { path } });
}

/** One of the known names, for instance of the features. */
export function readName(value: unknown, path: string, what: string, names: readonly string[]): string {
  if (typeof value !== "string") throw specFault(path, `the name of a ${what}`, value);
  if (names.includes(value)) return value;
  const nearest = nearestName(value, names);
  const advice = nearest === undefined ? "" : `did you mean ${describeValue(nearest)}? `;
  const list = `${names.slice(0, 40).join(", ")}${names.length > 40 ? ", …" : ""}`;
  const message = `${path}: there is no ${what} ${describeValue(value)}; ${advice}the ${what}s are ${list}`;
  throw new TimeVAEError("invalid-config", message, { details: { path, name: value } });
}

/** Exactly one of the keys must be there; returns which. */
export function readOneKey<Key extends string>(
  record: Readonly<Record<string, unknown>>,
  path: string,
  keys: readonly Key[],
): Key {
  const given = keys.filter((key) => record[key] !== undefined);
  if (given.length === 1) return given[0] as Key;
  const received = given.length === 0 ? "neither" : given.join(" and ");
  throw new TimeVAEError("invalid-config", `${path}: expected either ${keys.join(" or ")}, received ${received}`);
}
