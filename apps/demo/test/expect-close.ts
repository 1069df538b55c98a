import { expect } from "vitest";

/** Equal to 10⁻⁵ of the largest number expected. */
export function expectClose(received: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(received.length).toBe(expected.length);
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs((received[i] as number) - (expected[i] as number)) < 1e-5 * largest)) {
      expect([i, received[i]]).toEqual([i, expected[i]]);
    }
  }
}
