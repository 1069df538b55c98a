import { findSeasons, type SeriesRows, type TimeStep } from "@timevae/data";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Blocks } from "./parse-blocks.js";

/** Harmonics of a proposed Fourier seasonality: enough for two peaks in a period, few enough to stay smooth. */
const harmonics = 4;

/** Blocks that suit the data, and why, line by line. */
export interface BlockProposal {
  readonly blocks: Blocks;
  readonly summary: readonly string[];
}

/**
 * Proposes blocks from the rows that windows were cut from: level, trend and seasonalities as found, residual.
 *
 * @throws {TimeVAEError} `invalid-argument` for windows that were not cut from rows
 */
export function proposeBlocks(
  series: SeriesArray,
  options: { readonly path: string; readonly stride: number; readonly timeStep?: TimeStep | undefined },
): BlockProposal {
  const rows = joinRows(series, options.stride, options.path);
  const { proposals, trend, summary } = findSeasons(rows, { timeStep: options.timeStep, window: series.shape[1] });
  const seasons = proposals.map(({ seasons, stepsPerSeason, period, drift }) =>
    drift > stepsPerSeason
      ? { type: "fourierSeasonality", period, harmonics: Math.min(harmonics, Math.floor(period / 2)) }
      : { type: "seasonality", seasons, stepsPerSeason },
  );
  const trends = trend ? [{ type: "trend", degree: trend.degree }] : [];
  return { blocks: [{ type: "level" }, ...trends, ...seasons, { type: "residual" }], summary };
}

/** Puts windows that lie side by side or overlap together again. */
function joinRows(series: SeriesArray, stride: number, path: string): SeriesRows {
  const { values, shape, columns, positions } = series;
  const [windows, steps, features] = shape;
  if (!positions?.every((position, n) => position === (positions[0] as number) + n * stride)) {
    const message = `--seasons auto: ${path}: expected rows (a table, or an array of 2 dimensions), received windows; name the blocks with --blocks`;
    throw new TimeVAEError("invalid-argument", message);
  }
  if (stride > steps) {
    const message = `--seasons auto: expected windows without gaps between them, received a stride of ${stride} for ${steps} steps; use --stride ${steps} or less`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const count = (windows - 1) * stride + steps;
  const rows = new Float64Array(count * features);
  for (let n = 0; n < windows; n++) {
    const from = n * steps * features;
    rows.set(values.subarray(from, from + steps * features), n * stride * features);
  }
  return { columns, values: rows, start: positions[0] as number };
}
