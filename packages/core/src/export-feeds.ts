import { feedInputs, type GeneratorDescription, lengthsOf, matchLabels, type WindowFacts } from "@timevae/onnx";
import type { SeriesArray } from "@timevae/spec";
import { computeCovariates } from "./covariates.js";
import { architectureOf } from "./model-parts.js";
import type { TimeVAE } from "./timevae.js";

/** Every input of a file, for some windows. */
export interface FileFeeds {
  readonly windows: number;
  readonly seed: number;
  readonly feeds: Readonly<Record<string, Float32Array>>;
}

/** What a file is tried with: noise of a seed, or windows drawn from it. */
export interface ExportTrial {
  readonly seed: number;
  readonly series: SeriesArray;
}

/** Draws the windows of a trial. */
export async function drawTrial(model: TimeVAE, windows: number, seed: number): Promise<ExportTrial> {
  return { seed, series: await model.sample(windows, { seed }) };
}

/** Every input of a file by its rule; where components can be edited, the first one is doubled. */
export function exportFeeds(
  model: TimeVAE,
  description: GeneratorDescription,
  { seed, series }: ExportTrial,
): FileFeeds {
  const [windows] = series.shape;
  const { steps, columns } = model.parts;
  const positions = series.positions ?? new Float64Array(windows);
  const known: Readonly<Record<string, Float32Array>> = {
    x: series.values,
    [`edit.${model.components[0]}.scale`]: new Float32Array(columns.length).fill(2),
    ...computeCovariates(architectureOf(model.parts), positions),
  };
  const given = Object.fromEntries(
    Object.entries(known).filter(([key]) => description.inputs.some(({ name }) => name === key)),
  );
  return {
    windows,
    seed,
    feeds: feedInputs({ ...description, steps }, windows, factsOf(series, positions, description), seed, given),
  };
}

/** What a file is told of windows that were drawn from its model. */
function factsOf(
  series: SeriesArray,
  positions: ArrayLike<number>,
  { labels, lengths }: GeneratorDescription,
): WindowFacts {
  return {
    positions,
    labels: labels && matchLabels(labels, series.conditions),
    mask: series.mask,
    lengths: lengths && lengthsOf(series),
  };
}
