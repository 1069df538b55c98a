import type { Random } from "@timevae/spec";
import type { WindowTable } from "./window-table.js";

/** A random convolution: weights for some features at a few steps that lie `dilation` apart. */
export interface RandomKernel {
  /** Which features it looks at. */
  readonly channels: readonly number[];
  readonly taps: number;
  readonly dilation: number;
  /** Zeros before and after the window. */
  readonly padding: number;
  readonly bias: number;
  /** `[channels, taps]` */
  readonly weights: Float64Array;
}

/**
 * Draws a kernel as ROCKET does (Dempster, Petitjean and Webb, 2020): 7, 9 or 11 taps (fewer for short windows), normal
 * weights with mean 0 in each channel, dilation and the number of channels log-uniform, padding for half of them.
 */
export function drawKernel(steps: number, features: number, random: Random): RandomKernel {
  const lengths = [7, 9, 11].filter((length) => length <= steps);
  const taps = lengths.length > 0 ? (lengths[random.integer(lengths.length)] as number) : steps;
  const reach = taps > 1 ? Math.log2((steps - 1) / (taps - 1)) : 0;
  const dilation = Math.floor(2 ** (random.uniform() * reach));
  const most = Math.log2(Math.min(features, taps) + 1);
  const channels = [...random.permutation(features).subarray(0, Math.floor(2 ** (random.uniform() * most)))];
  const weights = random.fillNormal(new Float64Array(channels.length * taps));
  for (let c = 0; c < channels.length; c++) {
    const own = weights.subarray(c * taps, (c + 1) * taps);
    const mean = own.reduce((sum, weight) => sum + weight, 0) / taps;
    for (let j = 0; j < taps; j++) own[j] = (own[j] as number) - mean;
  }
  const bias = 2 * random.uniform() - 1;
  const padding = random.uniform() < 0.5 ? ((taps - 1) * dilation) >> 1 : 0;
  return { channels, taps, dilation, padding, bias, weights };
}

/**
 * What a kernel sees in each window: the largest response, and the share of steps whose response is positive.
 *
 * @param highest `[N]`, written
 * @param positive `[N]`, written
 */
export function applyKernel(
  kernel: RandomKernel,
  { values, count, steps, features }: WindowTable,
  highest: Float64Array,
  positive: Float64Array,
): void {
  const { channels, taps, dilation, padding, bias, weights } = kernel;
  const places = steps + 2 * padding - (taps - 1) * dilation;
  const response = new Float64Array(count);
  const zeros = new Float32Array(count);
  highest.fill(Number.NEGATIVE_INFINITY);
  positive.fill(0);
  for (let place = 0; place < places; place++) {
    const [rows, factors]: [Float32Array[], number[]] = [[], []];
    for (let j = 0; j < taps; j++) {
      const t = place - padding + j * dilation;
      if (t < 0 || t >= steps) continue;
      for (const [c, channel] of channels.entries()) {
        const row = (t * features + channel) * count;
        rows.push(values.subarray(row, row + count));
        factors.push(weights[c * taps + j] as number);
      }
    }
    response.fill(bias);
    for (let k = 0; k < rows.length; k += 4) {
      addFour(
        response,
        [0, 1, 2, 3].map((i) => rows[k + i] ?? zeros),
        [0, 1, 2, 3].map((i) => factors[k + i] ?? 0),
      );
    }
    for (let n = 0; n < count; n++) {
      const value = response[n] as number;
      if (value > (highest[n] as number)) highest[n] = value;
      if (value > 0) positive[n] = (positive[n] as number) + 1;
    }
  }
  for (let n = 0; n < count; n++) positive[n] = (positive[n] as number) / places;
}

/** Four products at a time: each sum is read and written once for four. */
function addFour(sums: Float64Array, rows: readonly Float32Array[], factors: readonly number[]): void {
  const [a, b, c, d] = rows as unknown as readonly [Float32Array, Float32Array, Float32Array, Float32Array];
  const [p, q, r, s] = factors as unknown as readonly [number, number, number, number];
  for (let n = 0; n < sums.length; n++) {
    const product = p * (a[n] as number) + q * (b[n] as number) + r * (c[n] as number) + s * (d[n] as number);
    sums[n] = (sums[n] as number) + product;
  }
}
