import { createSeriesArray, isTimeVAEError, type SeriesArray } from "@timevae/spec";
import { expect } from "vitest";

/** Runs `action`, which must throw one of our errors, and compares code and message. */
export function expectFault(action: () => unknown, code: string, message: string): void {
  let caught: unknown;
  try {
    action();
  } catch (error) {
    caught = error;
  }
  if (!isTimeVAEError(caught)) throw new Error(`expected a TimeVAEError, caught ${String(caught)}`);
  expect(`${caught.code}: ${caught.message}`).toBe(`${code}: ${message}`);
}

export async function expectFaultLater(promise: Promise<unknown>, code: string, message: string): Promise<void> {
  const caught = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expectFault(
    () => {
      throw caught;
    },
    code,
    message,
  );
}

/** `[N][T][D]` nested numbers as a series. */
export function series(nested: number[][][], positions?: number[], columns?: string[]): SeriesArray {
  const shape = [nested.length, nested[0]?.length ?? 0, nested[0]?.[0]?.length ?? 0] as const;
  return createSeriesArray(Float32Array.from(nested.flat(2)), shape, {
    columns,
    positions: positions && Float64Array.from(positions),
  });
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);
