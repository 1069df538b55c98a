import type { TimeVAE } from "@timevae/core";
import { createRandom, type SeriesArray } from "@timevae/spec";
import { principalAxes } from "../logic/principal-axes.js";
import { someWindows } from "./describe-model.js";
import type { LatentMap } from "./protocol.js";

const mostPoints = 600;

/** Where windows lie in the latent space, seen along its two widest directions; without windows, where the model draws them. */
export async function mapLatent(model: TimeVAE, series: SeriesArray | undefined): Promise<LatentMap> {
  const { latentDim } = model.config;
  const windows = series && someWindows(series, mostPoints);
  const points = windows ? (await model.encode(windows)).mean : await drawLatents(model, mostPoints, 0);
  const { axes } = principalAxes(points, latentDim);
  const first = Math.floor(points.length / latentDim / 2);
  return {
    points: points as Float32Array<ArrayBuffer>,
    axes,
    start: [...points.subarray(first * latentDim, (first + 1) * latentDim)],
    position: windows?.positions?.[first] ?? model.parts.calendar?.first ?? 0,
    source: windows ? "data" : "prior",
  };
}

/** `[count, Z]`, as the model draws them: from N(0, I), or of a calibrated model from where windows lie. */
export function drawLatents(model: TimeVAE, count: number, seed: number): Promise<Float32Array> {
  const random = createRandom(seed).fork("map");
  const normal = random.fillNormal(new Float32Array(count * model.config.latentDim));
  return model.latentsOf(
    normal,
    Float32Array.from({ length: count }, () => random.uniform()),
  );
}
