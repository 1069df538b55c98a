import { describeComponents, describeFacts, type TimeVAE } from "@timevae/core";
import { formatTime, timeOf } from "@timevae/data";
import { type SeriesArray, selectWindows } from "@timevae/spec";
import { unitKl } from "../logic/unit-kl.js";
import type { ModelFacts, SeasonFacts } from "./protocol.js";

/** So many windows tell how much each latent unit carries. */
const windowsToEncode = 400;

/**
 * What the page shows of a model.
 *
 * @param series windows of its kind, when some are loaded
 */
export async function describeModel(
  model: TimeVAE,
  series: SeriesArray | undefined,
  origin: string,
): Promise<ModelFacts> {
  const { steps, columns, limits, config, training, history, weights, calendar, calibration } = model.parts;
  return {
    steps,
    columns,
    components: model.components,
    limits,
    config,
    training,
    history,
    parameters: Object.values(weights).reduce((count, { length }) => count + length, 0),
    isCalibrated: calibration !== undefined,
    facts: calibration ? describeFacts(calibration, columns) : [],
    calendar: calendar && {
      ...calendar,
      firstText: describePosition(calendar.first, calendar.timeStep),
      lastText: describePosition(calendar.last, calendar.timeStep),
    },
    unitKl: series ? await measureUnitKl(model, series) : [],
    seasons: await describeSeasons(model),
    hasData: series !== undefined,
    origin,
  };
}

type TimeStep = Parameters<typeof timeOf>[1];

function describePosition(position: number, timeStep: TimeStep | null): string {
  return timeStep ? formatTime(timeOf(position, timeStep), timeStep) : `row ${position}`;
}

/** Mean KL divergence per latent unit over some of the windows, nats. */
export async function measureUnitKl(model: TimeVAE, series: SeriesArray): Promise<number[]> {
  return unitKl(await model.encode(someWindows(series, windowsToEncode)));
}

/** Windows spread evenly over a series, at most `most`. */
export function someWindows(series: SeriesArray, most: number): SeriesArray {
  const windows = series.shape[0];
  const count = Math.min(most, windows);
  return selectWindows(
    series,
    Array.from({ length: count }, (_, i) => Math.floor((i * windows) / count)),
  );
}

async function describeSeasons(model: TimeVAE): Promise<SeasonFacts[]> {
  const descriptions = await describeComponents(model);
  return descriptions
    .filter(({ type }) => type === "seasonality")
    .map(({ component, rows }) => ({
      component,
      names: rows.map(({ name }) => name),
      means: rows.map(({ values }) => values.map((value) => value?.mean ?? null)),
    }));
}
