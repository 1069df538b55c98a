import { encodeNpz, formatCsv } from "@timevae/data";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";

/** About what a JavaScript string can hold. */
const mostNumbers = 2 ** 25;

type Components = Readonly<Record<string, SeriesArray>>;

/**
 * Windows and their components as CSV, in long form: `window`, `step`, then `COMPONENT.COLUMN` for each, and at last
 * `sample.COLUMN`, their sum (before transformations are undone and names chosen).
 *
 * @throws {TimeVAEError} `too-large` beyond 2²⁵ numbers
 */
export function componentsToCsv(sample: SeriesArray, components: Components): string {
  const all = Object.entries({ ...components, sample });
  const numbers = all.length * sample.values.length;
  if (numbers > mostNumbers) {
    const message = `expected at most ${mostNumbers} numbers for one CSV text, received ${numbers}; write .npz`;
    throw new TimeVAEError("too-large", message);
  }
  const columns = all.flatMap(([name, series]) => series.columns.map((column) => `${name}.${column}`));
  return formatCsv({ columns: ["window", "step", ...columns], rows: longRows(all), allowNaN: true });
}

function* longRows(all: readonly (readonly [string, SeriesArray])[]): Generator<(number | string)[]> {
  const [windows, steps, features] = all[0]?.[1].shape ?? [0, 0, 0];
  for (let n = 0, at = 0; n < windows; n++) {
    for (let t = 0; t < steps; t++, at += features) {
      // As text: a float32 would round windows beyond 2²⁴.
      yield [String(n), t, ...all.flatMap(([, { values }]) => [...values.subarray(at, at + features)])];
    }
  }
}

/** The same as an `.npz` file: an array `[N, T, D]` for each component and for `sample`, and `positions` when they are known. */
export function componentsToNpz(sample: SeriesArray, components: Components): Uint8Array {
  const { positions } = sample;
  const arrays = Object.entries({ ...components, sample }).map(
    ([name, { shape, values }]) => [name, { shape, data: values }] as const,
  );
  return encodeNpz({
    ...Object.fromEntries(arrays),
    ...(positions === undefined ? {} : { positions: { shape: [positions.length], data: positions } }),
  });
}

/** The windows that components add up to. */
export function sumComponents(components: Components): SeriesArray {
  const [first, ...others] = Object.values(components) as [SeriesArray, ...SeriesArray[]];
  const values = first.values.slice();
  for (const other of others) {
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + (other.values[i] as number);
  }
  return { ...first, values };
}
