import { expect } from "vitest";

/** `|actual − expected| ≤ absolute + relative · |expected|`, element by element. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

interface Numbers {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** Fails with the index and both values of the first element that is too far off. */
export function expectClose(
  actual: Numbers | undefined,
  expected: Numbers,
  tolerance: Tolerance,
  what = "value",
): void {
  expect(actual, what).toBeDefined();
  expect([...actual!.shape], `shape of ${what}`).toEqual([...expected.shape]);
  expect(actual!.data.length, `length of ${what}`).toBe(expected.data.length);
  for (let i = 0; i < expected.data.length; i++) {
    const [received, wanted] = [actual!.data[i]!, expected.data[i]!];
    const close = Math.abs(received - wanted) <= tolerance.absolute + tolerance.relative * Math.abs(wanted);
    if (close || Object.is(received, wanted)) continue;
    const index = indexOf(i, expected.shape);
    expect.fail(`${what}[${index}]: expected ${wanted}, received ${received} (difference ${received - wanted})`);
  }
}

function indexOf(position: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = position;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
