import { input, type Tensor } from "@timevae/graph";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Architecture } from "./architecture.js";

/** Numbers that windows' places in time give, by name, each `[N, size]` row-major. */
export type CovariateValues = Readonly<Record<string, Float32Array>>;

/** Graph inputs for an architecture's covariates, each `[N, size]`. */
export function inputCovariates(architecture: Architecture): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(architecture.covariates.map(({ name, size }) => [name, input(name, ["N", size])]));
}

/** The covariates of windows whose first steps lie at these positions of the time axis. */
export function computeCovariates(architecture: Architecture, positions: ArrayLike<number>): CovariateValues {
  return Object.fromEntries(
    architecture.covariates.map(({ name, size, values }) => {
      const rows = new Float32Array(positions.length * size);
      for (let n = 0; n < positions.length; n++) rows.set(values(positions[n] as number), n * size);
      return [name, rows];
    }),
  );
}

/**
 * The positions of a series' windows; zeros where the architecture does not ask for them.
 *
 * @throws {TimeVAEError} `invalid-data` when they are needed and unknown
 */
export function requirePositions(architecture: Architecture, series: SeriesArray): ArrayLike<number> {
  if (series.positions) return series.positions;
  const [first] = architecture.covariates;
  if (!first) return new Float64Array(series.shape[0]);
  throw new TimeVAEError(
    "invalid-data",
    `series: expected windows that know their place in time (positions), for ${first.name}, received none. ` +
      'Cut them from rows, or use phase: "window"',
  );
}

/** Feeds for windows `start` to `start + count`. */
export function covariateFeeds(architecture: Architecture, values: CovariateValues, start: number, count: number) {
  return Object.fromEntries(
    architecture.covariates.map(({ name, size }) => {
      const data = (values[name] as Float32Array).subarray(start * size, (start + count) * size);
      return [name, { data, shape: [count, size] }];
    }),
  );
}
