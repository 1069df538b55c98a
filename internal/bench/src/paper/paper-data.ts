import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseSeries } from "@timevae/data";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";

const shared = fileURLToPath(new URL("../../../../../shared/", import.meta.url));
export const paperDatasets = ["sine", "stockv", "energy", "air"] as const;
export const paperPercents = [2, 5, 10, 20, 100] as const;
const [sineWindows, steps, sineFeatures] = [10_000, 24, 5];

/** The authors' windows, or undefined where their file is not at hand. Their sines of 100 % are drawn anew, by their rule. */
export async function loadPaperData(dataset: string, percent: number): Promise<SeriesArray | undefined> {
  if (dataset === "sine" && percent === 100) return drawSines();
  const file = `${shared}data/${dataset}_subsampled_train_perc_${percent}.npz`;
  if (!existsSync(file)) return undefined;
  const { series } = parseSeries(await readFile(file), file);
  return createSeriesArray(series.values, series.shape, { columns: series.columns });
}

/** Per window one frequency, U(0.1, 0.15); per feature a phase, U(0, 2π), and an amplitude, U(1, 3). */
function drawSines(): SeriesArray {
  const random = createRandom(42);
  const values = new Float32Array(sineWindows * steps * sineFeatures);
  for (let n = 0; n < sineWindows; n++) {
    const frequency = 0.1 + 0.05 * random.uniform();
    for (let d = 0; d < sineFeatures; d++) {
      const phase = 2 * Math.PI * random.uniform();
      const amplitude = 1 + 2 * random.uniform();
      for (let t = 0; t < steps; t++) {
        const angle = 2 * Math.PI * frequency * t + phase;
        values[(n * steps + t) * sineFeatures + d] = (amplitude * Math.sin(angle) + 1) / 2;
      }
    }
  }
  return createSeriesArray(values, [sineWindows, steps, sineFeatures]);
}

/** A mean of five judges, and the half-width of its 95 % interval. */
export interface PublishedScore {
  readonly mean: number;
  readonly halfWidth: number;
}

/** By `score model percent dataset`, of `paper-scores.csv`. */
export async function readPublishedScores(): Promise<ReadonlyMap<string, PublishedScore>> {
  const file = `${shared}paper-scores.csv`;
  if (!existsSync(file)) return new Map();
  const [, ...lines] = (await readFile(file, "utf8")).trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [score, model, percent, dataset, mean, halfWidth] = line.split(",");
      return [`${score} ${model} ${percent} ${dataset}`, { mean: Number(mean), halfWidth: Number(halfWidth) }];
    }),
  );
}
