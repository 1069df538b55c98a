import { type Matrix, quantile, squaredDistances } from "@timevae/statistics";
import { breathe } from "../breathe.js";
import { deterministicMeasure } from "./deterministic-measure.js";
import { evenSubset } from "./even-subset.js";
import { windowMatrix } from "./window-matrix.js";

/** Rows between two breaths. */
const chunk = 50;

/** Squared maximum mean discrepancy with a Gaussian kernel. */
export const maximumMeanDiscrepancy = deterministicMeasure({
  id: "maximumMeanDiscrepancy",
  name: "MMD²",
  group: "sets",
  best: "low",
  definition:
    "Squared maximum mean discrepancy (Gretton et al. 2012, unbiased estimate) between whole windows: how much more alike windows of the same set are than windows of the two sets, by a Gaussian kernel whose width is the median distance between training windows. 0: no difference seen, and slightly below 0 happens by chance; up to about 1 when the sets have nothing in common. Computed on at most 1000 windows a side (500 in fast mode), evenly spread.",
  async value({ train, subject }, { fast, signal, onProgress }) {
    const [, steps, features] = train.shape;
    const most = Math.min(fast ? 500 : 1000, Math.max(100, Math.sqrt((fast ? 1e8 : 4e8) / (steps * features))));
    const real = windowMatrix(evenSubset(train, most));
    const other = windowMatrix(evenSubset(subject, most));
    const width = medianDistance(real);
    const sum = async (a: Matrix, b: Matrix, done: number) => {
      let total = 0;
      for (let from = 0; from < a.rows; from += chunk) {
        const squares = squaredDistances(a, b, from, Math.min(from + chunk, a.rows));
        for (const square of squares) total += kernel(square, width);
        await breathe(signal);
      }
      onProgress?.(done);
      return total;
    };
    const within = async (points: Matrix, done: number) =>
      ((await sum(points, points, done)) - points.rows) / (points.rows * (points.rows - 1));
    const between = (await sum(real, other, 0.3)) / (real.rows * other.rows);
    return (await within(real, 0.6)) + (await within(other, 0.9)) - 2 * between;
  },
});

/** Where the training windows are all the same, only windows like them are alike at all. */
function kernel(square: number, width: number): number {
  if (width === 0) return square === 0 ? 1 : 0;
  return Math.exp(-square / (2 * width * width));
}

function medianDistance(points: Matrix): number {
  const squares = squaredDistances(points, points);
  const pairs = new Float64Array((points.rows * (points.rows - 1)) / 2);
  let at = 0;
  for (let i = 0; i < points.rows; i++)
    for (let j = 0; j < i; j++) pairs[at++] = Math.sqrt(squares[i * points.rows + j] as number);
  return quantile(pairs.sort(), 0.5);
}
