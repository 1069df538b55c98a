/// <reference path="./fourier-transform.d.ts" />
import { fft, ifft } from "fourier-transform";

/** Power at frequencies from 0 to ½ per step. */
export interface Spectrum {
  readonly power: Float64Array;
  /** From one entry to the next. Finer than 1 / n: the series was padded with zeros. */
  readonly frequencyStep: number;
}

/** The power of a series of mean about 0, tapered by Hann's window so that strong peaks do not leak far. */
export function powerSpectrum(values: Float64Array): Spectrum {
  const size = paddedSize(values.length);
  const padded = new Float64Array(size);
  values.forEach((value, i) => {
    padded[i] = value * Math.sin((Math.PI * (i + 0.5)) / values.length) ** 2;
  });
  return { power: squareModulus(padded), frequencyStep: 1 / size };
}

/** Autocorrelation at lags 0 … n − 1, by the Wiener-Khinchin theorem: the inverse transform of the power. */
export function autocorrelation(values: Float64Array): Float64Array {
  const size = paddedSize(values.length);
  const padded = new Float64Array(size);
  padded.set(values);
  const power = squareModulus(padded);
  const covariance = ifft(power, new Float64Array(power.length), new Float64Array(size));
  const variance = covariance[0] as number;
  return covariance.subarray(0, values.length).map((value) => (variance > 0 ? value / variance : 0));
}

/** At least twice the length, so that the ends do not meet. */
function paddedSize(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(4, 2 * length)));
}

function squareModulus(padded: Float64Array): Float64Array {
  const bins = padded.length / 2 + 1;
  const [re, im] = fft(padded, [new Float64Array(bins), new Float64Array(bins)]);
  return re.map((value, k) => value ** 2 + (im[k] as number) ** 2);
}
