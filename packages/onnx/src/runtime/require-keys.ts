import { describeValue, TimeVAEError } from "@timevae/spec";

/**
 * Whether a value is an object with no other keys than these: a typing error must not pass for a default.
 *
 * @param path of the value, for messages
 * @throws {TimeVAEError} `invalid-argument`
 */
export function requireKeys(path: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TimeVAEError("invalid-argument", `${path}: expected an object, received ${describeValue(value)}`);
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TimeVAEError(
    "invalid-argument",
    `${path}: expected some of ${known.join(", ")}, received ${describeValue(unknown)}`,
  );
}
