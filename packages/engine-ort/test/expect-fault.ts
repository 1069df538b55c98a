import { isTimeVAEError } from "@timevae/spec";
import { expect } from "vitest";

/** `promise` must be rejected with one of our errors whose `code: message` matches. */
export async function expectFault(promise: Promise<unknown>, fault: RegExp): Promise<void> {
  const caught = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isTimeVAEError(caught)) throw new Error(`expected a TimeVAEError, caught ${String(caught)}`);
  expect(`${caught.code}: ${caught.message}`).toMatch(fault);
}
