import type { ModelConfig } from "@timevae/core";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";

/**
 * Whether the data are long enough to see every season: seasons of the calendar once in the data, those that begin with each
 * window once in a window.
 *
 * @throws {TimeVAEError} `invalid-config`
 */
export function checkSeasons({ blocks }: ModelConfig, series: SeriesArray): void {
  for (const [i, block] of blocks.entries()) {
    const period = periodOf(block);
    if (period === undefined) continue;
    const inWindow = block.phase === "window" || series.positions === undefined;
    const steps = inWindow ? series.shape[1] : spanOf(series);
    if (period <= steps) continue;
    const what = inWindow ? `a window of ${steps} steps, as it begins with each window` : `the data's ${steps} steps`;
    const message = `model.blocks[${i}]: expected a season that fits into ${what}, received one of ${period} steps; use a shorter season${inWindow ? " or longer windows" : ""}`;
    throw new TimeVAEError("invalid-config", message, { details: { period, steps } });
  }
}

function periodOf(block: ModelConfig["blocks"][number]): number | undefined {
  if (block.type === "seasonality") return (block.seasons as number) * ((block.stepsPerSeason as number) ?? 1);
  return block.type === "fourierSeasonality" ? (block.period as number) : undefined;
}

/** Steps from the first window's first to the last window's last. */
function spanOf({ positions = new Float64Array(), shape }: SeriesArray): number {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const position of positions) {
    first = Math.min(first, position);
    last = Math.max(last, position);
  }
  return last - first + shape[1];
}
