import { readFileSync } from "node:fs";
import { type EncodedWindows, fit } from "@timevae/core";
import { parseSeries } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import type { MarginalCurve } from "@timevae/eval";
import { createRandom, type SeriesArray } from "@timevae/spec";
import { histogram } from "@timevae/statistics";

/** What the figures' model is told. Kept beside the numbers: figures drawn from other settings are out of date. */
export const weatherSettings = {
  columns: ["temp_max", "temp_min", "precipitation", "wind"],
  window: 24,
  model: { reconstructionWeight: 20, blocks: [{ type: "level" }, { type: "trend", degree: 2 }, { type: "residual" }] },
  training: { epochs: 80, seed: 7 },
} as const;

/** The column that is drawn: the first. */
const shown = 0;
const windowsOfWall = 8;
const windowsOfSums = 4;
const pointsOfLatent = 400;

/** Every number that a figure is drawn from. */
export interface WeatherFacts {
  readonly settings: typeof weatherSettings;
  readonly training: readonly { readonly epoch: number; readonly loss: number; readonly validation: number | null }[];
  readonly parts: readonly { readonly epoch: number; readonly reconstruction: number; readonly kl: number }[];
  readonly bestEpoch: number;
  readonly wall: { readonly real: number[][]; readonly synthetic: number[][] };
  /** Component by component, the sample first. */
  readonly sums: readonly { readonly name: string; readonly windows: number[][] }[];
  /** Nats of each latent unit, the largest first. */
  readonly unitKl: readonly number[];
  /** The two units that say most: where training windows are, and where the prior draws. */
  readonly latent: { readonly real: [number, number][]; readonly synthetic: [number, number][] };
  readonly marginal: MarginalCurve;
}

/** Learns Seattle's weather from npm's `vega-datasets` and takes down what the figures show. */
export async function learnWeather(): Promise<WeatherFacts> {
  const bytes = readFileSync(new URL("../../node_modules/vega-datasets/data/seattle-weather.csv", import.meta.url));
  const { columns, window, model, training } = weatherSettings;
  const { series } = parseSeries(bytes, "seattle-weather.csv", { columns: [...columns], time: "date", window });
  const engine = await createOrtEngine({ threads: 1 });
  const learned = await fit(series, { engine, model: { ...model, blocks: [...model.blocks] }, training });
  const { sample, components } = await learned.sample(1000, { seed: 8, components: true });
  const encoded = await learned.encode(series);
  const [units, unitKl] = rankUnits(encoded);
  const { epochs, bestEpoch } = learned.history;
  return {
    settings: weatherSettings,
    training: epochs.map(({ epoch, loss, validation }) => ({
      epoch,
      loss: shorten(loss.total),
      validation: validation && shorten(validation.total),
    })),
    parts: epochs.map(({ epoch, loss }) => ({
      epoch,
      reconstruction: shorten(loss.reconstruction),
      kl: shorten(loss.kl),
    })),
    bestEpoch,
    wall: { real: spread(series, windowsOfWall), synthetic: spread(sample, windowsOfWall) },
    sums: [["sample", sample] as const, ...Object.entries(components)].map(([name, of]) => ({
      name,
      windows: spread(of, windowsOfSums),
    })),
    unitKl: unitKl.map(shorten),
    latent: {
      real: pairs(encoded, units),
      synthetic: drawPairs(Math.min(pointsOfLatent, series.shape[0])),
    },
    marginal: marginalOf(series, sample),
  };
}

/** Four figures: more than a picture shows, fewer than processors differ in. */
function shorten(value: number): number {
  return Number(value.toPrecision(4));
}

/** Some windows of the shown column, evenly from all of them. */
function spread({ values, shape: [windows, steps, features] }: SeriesArray, count: number): number[][] {
  return Array.from({ length: count }, (_, k) => {
    const n = Math.floor(((k + 0.5) * windows) / count);
    return Array.from({ length: steps }, (_, t) => shorten(values[(n * steps + t) * features + shown] as number));
  });
}

/** The units, those that say most first, and their nats. */
function rankUnits({ mean, logVariance, shape: [windows, size] }: EncodedWindows): [number[], number[]] {
  const kl = Array.from({ length: size }, (_, k) => {
    let sum = 0;
    for (let n = 0; n < windows; n++) {
      const [m, v] = [mean[n * size + k] as number, logVariance[n * size + k] as number];
      sum += -0.5 * (1 + v - m * m - Math.exp(v));
    }
    return sum / windows;
  });
  const order = kl.map((_, k) => k).sort((a, b) => (kl[b] as number) - (kl[a] as number));
  return [order, order.map((k) => kl[k] as number)];
}

function pairs({ mean, shape: [windows, size] }: EncodedWindows, [a, b]: readonly number[]): [number, number][] {
  const count = Math.min(pointsOfLatent, windows);
  return Array.from({ length: count }, (_, i) => {
    const n = Math.floor(((i + 0.5) * windows) / count) * size;
    return [shorten(mean[n + (a as number)] as number), shorten(mean[n + (b as number)] as number)];
  });
}

function drawPairs(count: number): [number, number][] {
  const random = createRandom(7).fork("figures");
  return Array.from({ length: count }, () => [shorten(random.normal()), shorten(random.normal())]);
}

function marginalOf(real: SeriesArray, synthetic: SeriesArray): MarginalCurve {
  const [all, drawn] = [real, synthetic].map(({ values, shape: [, , features] }) =>
    values.filter((_, i) => i % features === shown),
  ) as [Float32Array, Float32Array];
  const ends = { minimum: Math.min(...all), maximum: Math.max(...all), bins: 32 };
  const shares = (values: Float32Array) => Array.from(histogram(values, ends).subarray(1, 33), shorten);
  const width = (ends.maximum - ends.minimum) / 32;
  return {
    column: real.columns[shown] as string,
    edges: Array.from({ length: 33 }, (_, i) => shorten(ends.minimum + i * width)),
    real: shares(all),
    heldOut: shares(all),
    synthetic: shares(drawn),
  };
}
