import type { SeriesArray } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import { windowMatrix } from "../distances/window-matrix.js";

/**
 * Windows as points of an embedding: `means` takes the mean over features at each step, `[N, T]`, as the pictures of the TimeVAE and
 * TimeGAN papers do; `values` takes all numbers, `[N, T · D]`.
 */
export function windowPoints(series: SeriesArray, kind: "means" | "values"): Matrix {
  if (kind === "values") return windowMatrix(series);
  const [windows, steps, features] = series.shape;
  const means = new Float64Array(windows * steps);
  for (let at = 0; at < means.length; at++) {
    let sum = 0;
    for (let d = 0; d < features; d++) sum += series.values[at * features + d] as number;
    means[at] = sum / features;
  }
  return createMatrix(means, windows, steps);
}
