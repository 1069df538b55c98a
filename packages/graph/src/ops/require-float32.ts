import { TimeVAEError } from "@timevae/spec";
import type { Tensor } from "../tensor.js";

/**
 * For ops that compute: they are defined for float32 only.
 *
 * @throws {TimeVAEError} `invalid-argument` naming the op and the first operand's type that is another
 */
export function requireFloat32(op: string, operands: readonly Tensor[]): void {
  const other = operands.find(({ type }) => type !== "float32");
  if (!other) return;
  const expected = operands.length === 1 ? "a float32 operand" : "float32 operands";
  throw new TimeVAEError("invalid-argument", `${op}: expected ${expected}, received ${other.type}`);
}
