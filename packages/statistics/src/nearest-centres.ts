import type { Random } from "@timevae/spec";
import type { Matrix } from "./matrix.js";

/**
 * Draws centres among the points, each with a probability that grows with the square of its distance from those drawn before
 * (k-means++: Arthur and Vassilvitskii, 2007).
 *
 * @returns for each point the number of its nearest centre, `[N]`
 */
export function nearestCentres(points: Matrix, count: number, random: Random): Uint32Array {
  const { rows, columns, values } = points;
  const nearest = new Uint32Array(rows);
  const distances = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let centre = random.integer(rows);
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let n = 0; n < rows; n++) {
      let distance = 0;
      for (let i = 0; i < columns; i++) {
        distance += ((values[n * columns + i] as number) - (values[centre * columns + i] as number)) ** 2;
      }
      if (distance < (distances[n] as number)) {
        distances[n] = distance;
        nearest[n] = k;
      }
      sum += distances[n] as number;
    }
    let rest = random.uniform() * sum;
    centre = 0;
    while (centre < rows - 1 && rest >= (distances[centre] as number)) rest -= distances[centre++] as number;
  }
  return nearest;
}
