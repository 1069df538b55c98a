import type { Spectrum } from "./spectrum.js";

/** A band of neighbouring frequencies, summed up. */
interface Band {
  readonly frequency: number;
  /** Mean power, were the band noise. */
  readonly power: number;
}

/**
 * The power that noise alone would have at each frequency: the larger of a smooth curve through the medians of bands, which
 * peaks hardly move, and of the AR(1) noise (white noise included) that fits those medians best.
 *
 * @param length of the series, which sets how many frequencies are independent
 */
export function noiseBackground(spectrum: Spectrum, length: number): Float64Array {
  const { power, frequencyStep } = spectrum;
  const bands = medianBands(spectrum, length);
  const red = fitRedNoise(bands);
  let b = 0;
  return power.map((_, k) => {
    const frequency = k * frequencyStep;
    while (b + 2 < bands.length && (bands[b + 1] as Band).frequency < frequency) b++;
    return Math.max(interpolate(bands, b, frequency), red(frequency));
  });
}

/** Bands of at least 20 independent frequencies, and of at least a quarter of an octave or so. */
function medianBands({ power, frequencyStep }: Spectrum, length: number): Band[] {
  const leastBins = Math.ceil(20 / (length * frequencyStep));
  const bands: Band[] = [];
  // The lowest frequency, one turn in the whole series, has gone with the trend.
  for (let from = Math.ceil(1 / (length * frequencyStep)); from < power.length; ) {
    let to = Math.max(from + leastBins, Math.ceil(from * 1.25));
    if (power.length - to < leastBins) to = power.length;
    const sorted = power.slice(from, to).sort();
    const median = sorted[Math.floor(sorted.length / 2)] as number;
    // Noise has an exponentially distributed power: its mean is the median / ln 2.
    bands.push({ frequency: Math.sqrt(from * (to - 1)) * frequencyStep, power: Math.max(median / Math.LN2, 1e-300) });
    from = to;
  }
  return bands;
}

function interpolate(bands: readonly Band[], b: number, frequency: number): number {
  const low = bands[b] as Band;
  const high = bands[b + 1];
  if (!high || frequency <= low.frequency) return low.power;
  if (frequency >= high.frequency) return high.power;
  const share = Math.log(frequency / low.frequency) / Math.log(high.frequency / low.frequency);
  return Math.exp(Math.log(low.power) * (1 - share) + Math.log(high.power) * share);
}

/** AR(1) has the power σ² / (1 − 2φ cos 2πf + φ²); φ from 0 to 1 by least squares of the logarithms. */
function fitRedNoise(bands: readonly Band[]): (frequency: number) => number {
  let best = { error: Number.POSITIVE_INFINITY, phi: 0, logScale: 0 };
  for (let i = 0; i <= 100; i++) {
    const phi = 1 - 10 ** (-i / 25); // 0 … 0.9999, close together near 1
    const differences = bands.map(({ frequency, power }) => Math.log(power) + Math.log(denominator(phi, frequency)));
    const logScale = differences.reduce((sum, x) => sum + x, 0) / differences.length;
    const error = differences.reduce((sum, x) => sum + (x - logScale) ** 2, 0);
    if (error < best.error) best = { error, phi, logScale };
  }
  const { phi, logScale } = best;
  return (frequency) => Math.exp(logScale) / denominator(phi, frequency);
}

function denominator(phi: number, frequency: number): number {
  return 1 - 2 * phi * Math.cos(2 * Math.PI * frequency) + phi ** 2;
}
