import { describeValue } from "./describe-value.js";
import { type ErrorCode, TimeVAEError } from "./errors.js";

/**
 * Checks a whole number that somebody gave.
 *
 * @param name what it is called where it was given
 * @throws {TimeVAEError} `invalid-argument`, or the code that is given: `count: expected an integer ≥ 1, received 0.5`
 */
export function requireInteger(
  name: string,
  value: unknown,
  range: { readonly least?: number; readonly most?: number } = {},
  code: ErrorCode = "invalid-argument",
): asserts value is number {
  const { least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = range;
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return;
  const limits =
    range.most !== undefined ? ` from ${least} to ${most}` : range.least !== undefined ? ` ≥ ${least}` : "";
  throw new TimeVAEError(code, `${name}: expected an integer${limits}, received ${describeValue(value)}`);
}
