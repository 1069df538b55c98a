import { TimeVAEError } from "@timevae/spec";

/** @throws {TimeVAEError} `invalid-argument` when there are fewer than `least` numbers */
export function requireNumbers(values: ArrayLike<number>, name: string, least = 1): void {
  if (values.length < least) {
    const expected = least === 1 ? "at least one number" : `at least ${least} numbers`;
    throw new TimeVAEError("invalid-argument", `${name}: expected ${expected}, received ${values.length || "none"}`);
  }
}
