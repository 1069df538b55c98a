/** Residuals that a mixture is fitted to, at most. */
const mostResiduals = 2000;
/** Rounds of expectation and maximisation. */
const rounds = 25;
/** The least deviation of a Gaussian, as a share of the residuals' own. */
const leastDeviation = 0.02;

/** Gaussians of one dimension. */
export interface ScalarMixture {
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** By Gaussian: how much it goes with how far the forecast is ahead, for those around a forecast; with how far the curve is away, for others. */
  readonly pulls: Float64Array;
  /** By Gaussian: how much it goes with the curve's own move; 0 around a forecast. */
  readonly follows: Float64Array;
}

/**
 * Expectation and maximisation, from quantiles; of many points, some evenly chosen.
 *
 * @param all points: how far each is from the forecast, from the last value, from where a straight line leads; then how far the forecast is
 * ahead of the last value, how far the curve is away from it, and how far the curve moved. Or the first number alone
 * @param anchors by Gaussian, what it measures from; 0: a forecast
 */
export function fitScalarMixture(
  all: readonly (readonly number[])[],
  components: number,
  anchors: readonly number[] = new Array<number>(components).fill(0),
): ScalarMixture {
  const weights = new Float64Array(components).fill(1 / components);
  const means = new Float64Array(components);
  const pulls = new Float64Array(components);
  const follows = new Float64Array(components);
  const deviations = new Float64Array(components).fill(1);
  const size = Math.min(mostResiduals, all.length);
  if (size === 0) return { weights, means, deviations, pulls, follows };
  const chosen = Array.from({ length: size }, (_, i) => all[Math.floor((i * all.length) / size)] as readonly number[]);
  const measures = (chosen[0] as readonly number[]).length;
  const isLed = measures >= 6;
  const leads = [measures - 3, measures - 2, measures - 1].map((a) =>
    Float64Array.from(chosen, (point) => (isLed ? (point[a] as number) : 0)),
  );
  const [ahead, away, slope] = leads as [Float64Array, Float64Array, Float64Array];
  const nothing = new Float64Array(size);
  const byAnchor = Array.from({ length: Math.max(...anchors) + 1 }, (_, a) => {
    const values = Float64Array.from(chosen, (point) => point[a] as number);
    const deviation = deviationOf(values);
    return { values, deviation, sorted: values.slice().sort(), count: anchors.filter((one) => one === a).length };
  });
  const narrowest = Math.min(...byAnchor.filter(({ count }) => count > 0).map(({ deviation }) => deviation));
  const least = Math.max(1e-4, leastDeviation * narrowest);
  const placed = byAnchor.map(() => 0);
  for (const [k, anchor] of anchors.entries()) {
    const { sorted, deviation, count } = byAnchor[anchor] as (typeof byAnchor)[number];
    const place = placed[anchor] as number;
    placed[anchor] = place + 1;
    // Around a forecast side by side; around others one within the other.
    means[k] = anchor === 0 ? (sorted[Math.min(size - 1, Math.floor(((place + 0.5) / count) * size))] as number) : 0;
    deviations[k] = Math.max(least, (anchor === 0 ? 0.5 : 0.3 * 0.2 ** place) * deviation);
  }
  const shares = Array.from({ length: components }, () => new Float64Array(size));
  const left = (k: number, i: number) =>
    (byAnchor[anchors[k] as number]?.values[i] as number) -
    (pulls[k] as number) * ((anchors[k] === 0 ? ahead : away)[i] as number) -
    (follows[k] as number) * (slope[i] as number);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < size; i++) {
      let total = 1e-300;
      for (let k = 0; k < components; k++) {
        const deviation = deviations[k] as number;
        const distance = (left(k, i) - (means[k] as number)) / deviation;
        const share = ((weights[k] as number) / deviation) * Math.exp(-0.5 * distance * distance);
        (shares[k] as Float64Array)[i] = share;
        total += share;
      }
      for (let k = 0; k < components; k++)
        (shares[k] as Float64Array)[i] = ((shares[k] as Float64Array)[i] as number) / total;
    }
    for (let k = 0; k < components; k++) {
      const share = shares[k] as Float64Array;
      const weight = share.reduce((sum, one) => sum + one, 0);
      weights[k] = weight / size;
      if (weight < 1e-6) continue;
      const values = byAnchor[anchors[k] as number]?.values as Float64Array;
      if (isLed)
        [pulls[k], follows[k]] =
          anchors[k] === 0 ? regress(share, values, ahead, nothing) : regress(share, values, away, slope);
      let mean = 0;
      for (let i = 0; i < size; i++) mean += ((share[i] as number) * left(k, i)) / weight;
      let variance = 0;
      for (let i = 0; i < size; i++) variance += ((share[i] as number) * (left(k, i) - mean) ** 2) / weight;
      means[k] = mean;
      deviations[k] = Math.max(least, Math.sqrt(variance));
    }
  }
  return { weights, means, deviations, pulls, follows };
}

/** Slopes of weighted least squares on two numbers and a constant, a little shrunk. */
function regress(weights: Float64Array, y: Float64Array, a: Float64Array, b: Float64Array): [number, number] {
  let [total, my, ma, mb] = [1e-12, 0, 0, 0];
  for (const [i, weight] of weights.entries()) {
    total += weight;
    my += weight * (y[i] as number);
    ma += weight * (a[i] as number);
    mb += weight * (b[i] as number);
  }
  [my, ma, mb] = [my / total, ma / total, mb / total];
  let [aa, bb, ab, ay, by] = [0, 0, 0, 0, 0];
  for (const [i, weight] of weights.entries()) {
    const [da, db, dy] = [(a[i] as number) - ma, (b[i] as number) - mb, (y[i] as number) - my];
    aa += weight * da * da;
    bb += weight * db * db;
    ab += weight * da * db;
    ay += weight * da * dy;
    by += weight * db * dy;
  }
  aa = aa * 1.01 + 1e-9;
  bb = bb * 1.01 + 1e-9;
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-30)) return [0, 0];
  return [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
}

function deviationOf(values: Float64Array): number {
  let [mean, squares] = [0, 0];
  for (const value of values) mean += value / values.length;
  for (const value of values) squares += (value - mean) ** 2 / values.length;
  return Math.sqrt(squares);
}
