import { describeValue, TimeVAEError } from "@timevae/spec";
import type { Scaler } from "./scaler.js";

const keys = ["kind", "per", "shape", "offset", "scale", "inverseScale"];

/**
 * Checks a value that came out of `JSON.parse` and returns it as a {@link Scaler}.
 *
 * @throws {TimeVAEError} `invalid-file`, with the name of the faulty part
 */
export function parseScaler(value: unknown): Scaler {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fault("scaler", "an object", value);
  }
  const record = value as Record<string, unknown>;
  const unknown = Object.keys(record).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new TimeVAEError("invalid-file", `scaler.${unknown}: unknown key; expected ${keys.join(", ")}`);
  }
  const { kind, per, shape } = record;
  if (kind !== "minMax" && kind !== "standard") throw fault("scaler.kind", '"minMax" or "standard"', kind);
  if (per !== "feature" && per !== "step") throw fault("scaler.per", '"feature" or "step"', per);
  if (!Array.isArray(shape) || shape.length !== 2 || !shape.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    throw fault("scaler.shape", "[steps, features], two integers ≥ 1", shape);
  }
  const [steps, features] = shape as [number, number];
  if (per === "feature" && steps !== 1) throw fault("scaler.shape[0]", '1, since per is "feature"', steps);
  const size = steps * features;
  const offset = parseNumbers("scaler.offset", record.offset, size, "a finite number", () => true);
  const scale = parseNumbers("scaler.scale", record.scale, size, "a finite number > 0", (x) => x > 0);
  if (record.inverseScale === undefined) return { kind, per, shape: [steps, features], offset, scale };
  const isValid = (x: number) => x >= 0;
  const inverseScale = parseNumbers("scaler.inverseScale", record.inverseScale, size, "a finite number ≥ 0", isValid);
  return { kind, per, shape: [steps, features], offset, scale, inverseScale };
}

function parseNumbers(
  name: string,
  value: unknown,
  size: number,
  expected: string,
  isValid: (x: number) => boolean,
): number[] {
  if (!Array.isArray(value)) throw fault(name, `${size} numbers`, value);
  if (value.length !== size) throw fault(name, `${size} numbers, steps × features`, value.length);
  const wrong = value.findIndex((x) => typeof x !== "number" || !Number.isFinite(x) || !isValid(x));
  if (wrong >= 0) throw fault(`${name}[${wrong}]`, expected, value[wrong]);
  return [...value];
}

function fault(name: string, expected: string, received: unknown): TimeVAEError {
  return new TimeVAEError("invalid-file", `${name}: expected ${expected}, received ${describeValue(received)}`);
}
