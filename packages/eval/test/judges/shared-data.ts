import { existsSync, readFileSync } from "node:fs";
import { parseNpz, seriesFromArray } from "@timevae/data";
import type { SeriesArray } from "@timevae/spec";
import { changeSeries } from "./toy-series.js";

/** The authors' data and published scores lie beside the project; tests that need them skip where they do not. */
const shared = new URL("../../../../../shared/", import.meta.url);
export const hasSharedData = existsSync(new URL("data/", shared)) && existsSync(new URL("paper-scores.csv", shared));

/** One of the authors' data sets, each feature scaled to [0, 1]. */
export function readAuthorsData(name: string, percent: number): SeriesArray {
  const file = new URL(`data/${name}_subsampled_train_perc_${percent}.npz`, shared);
  const series = seriesFromArray(parseNpz(readFileSync(file)).data!);
  const features = series.shape[2];
  const ranges = series.columns.map((_, d) => {
    const column = series.values.filter((_, i) => i % features === d);
    const [low, high] = column.reduce(
      ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
      [Infinity, -Infinity],
    );
    return { low, width: high - low || 1 };
  });
  return changeSeries(series, (value, i) => (value - ranges[i % features]!.low) / ranges[i % features]!.width);
}

/** A published score of the real data itself, and the half-width of its 95 % interval. */
export function readPublishedScore(score: string, name: string, percent: number): { mean: number; halfWidth: number } {
  const start = `${score},Original,${percent},${name},`;
  const line = readFileSync(new URL("paper-scores.csv", shared), "utf8")
    .split("\n")
    .find((candidate) => candidate.startsWith(start));
  const [mean, halfWidth] = line!.slice(start.length).split(",").map(Number) as [number, number];
  return { mean, halfWidth };
}
