import { createRandom } from "@timevae/spec";

const mostBins = 20;
/** A bin has to have some windows to say anything. */
const windowsPerBin = 20;
const rounds = 8;

/**
 * Kinds of windows by k-means: centres chosen far apart (Arthur and Vassilvitskii, "k-means++", 2007), then a few rounds of
 * Lloyd's. The same windows give the same bins.
 *
 * @param windows `[N, size]`, N ≥ 1
 * @returns `[K, size]`, K from 1 to 20
 */
export function findBins(windows: Float32Array, size: number): Float32Array {
  const count = windows.length / size;
  const bins = Math.max(1, Math.min(mostBins, Math.floor(count / windowsPerBin)));
  const centres = chooseCentres(windows, size, bins);
  for (let round = 0; round < rounds; round++) {
    const assigned = assignToBins(windows, centres, size);
    const sums = new Float64Array(centres.length);
    const counts = new Float64Array(bins);
    for (const [n, bin] of assigned.entries()) {
      counts[bin] = (counts[bin] as number) + 1;
      for (let i = 0; i < size; i++) {
        sums[bin * size + i] = (sums[bin * size + i] as number) + (windows[n * size + i] as number);
      }
    }
    for (let bin = 0; bin < bins; bin++) {
      if (counts[bin] === 0) continue;
      for (let i = 0; i < size; i++) {
        centres[bin * size + i] = (sums[bin * size + i] as number) / (counts[bin] as number);
      }
    }
  }
  return centres;
}

/**
 * The nearest bin of each window.
 *
 * @param windows `[N, size]`
 * @param bins `[K, size]`
 */
export function assignToBins(windows: Float32Array, bins: Float32Array, size: number): Uint32Array {
  return Uint32Array.from({ length: windows.length / size }, (_, n) => {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let bin = 0; bin < bins.length / size; bin++) {
      const distance = squaredDistance(windows, n, bins, bin, size);
      if (distance < least) {
        least = distance;
        nearest = bin;
      }
    }
    return nearest;
  });
}

function chooseCentres(windows: Float32Array, size: number, bins: number): Float32Array {
  const random = createRandom(0);
  const count = windows.length / size;
  const centres = new Float32Array(bins * size);
  const distances = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let chosen = random.integer(count);
  for (let bin = 0; bin < bins; bin++) {
    centres.set(windows.subarray(chosen * size, (chosen + 1) * size), bin * size);
    let sum = 0;
    for (let n = 0; n < count; n++) {
      const distance = Math.min(distances[n] as number, squaredDistance(windows, n, centres, bin, size));
      distances[n] = distance;
      sum += distance;
    }
    let left = random.uniform() * sum;
    chosen = 0;
    while (chosen < count - 1 && left >= (distances[chosen] as number)) left -= distances[chosen++] as number;
  }
  return centres;
}

function squaredDistance(a: Float32Array, n: number, b: Float32Array, m: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const difference = (a[n * size + i] as number) - (b[m * size + i] as number);
    sum += difference * difference;
  }
  return sum;
}
