import { type ErrorCode, isTimeVAEError } from "@timevae/spec";
import { expect } from "vitest";

/** Fails unless `promise` is rejected with a TimeVAEError that has one of `codes`. */
export async function expectRejection(promise: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<void> {
  const outcome = await promise.then(
    () => "no error",
    (error: unknown) => (isTimeVAEError(error) ? error.code : `an error that is not ours: ${error}`),
  );
  expect(codes).toContain(outcome);
}
