import { type ErrorCode, isTimeVAEError, type TimeVAEError } from "@timevae/spec";
import { expect } from "vitest";

/** Fails unless `promise` is rejected with a TimeVAEError that has one of `codes`; gives the error. */
export async function expectRejection(
  promise: Promise<unknown>,
  ...codes: readonly ErrorCode[]
): Promise<TimeVAEError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isTimeVAEError(error)) expect.fail(`expected a TimeVAEError, ${error === undefined ? "there was none" : error}`);
  expect(codes).toContain(error.code);
  return error;
}
