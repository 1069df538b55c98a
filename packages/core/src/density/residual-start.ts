import { createProgram, type Engine, input } from "@timevae/graph";
import { batchFeeds, type DensityBatch } from "./density-data.js";
import { atomTolerance, buildForecast, inputDensity } from "./density-graph.js";
import { channelOf, countAtoms, countChannels, countEvents, countOutputs, type DensityShape } from "./density-shape.js";

/** Steps that begin alike: with no value before, with one, with two or more. */
const kinds = [0, 1, 2] as const;
/** Residuals that a mixture is fitted to, at most. */
const mostResiduals = 2000;
/** Rounds of expectation and maximisation. */
const rounds = 25;
/** The least weight of what was never seen, as a share. */
const leastShare = 1e-4;
/** The least deviation of a Gaussian, as a share of the residuals' own. */
const leastDeviation = 0.02;

/** Gaussians of one dimension. */
export interface ScalarMixture {
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * Where the numbers of a mixture start, `head.bias` `[O, D, T]`: at Gaussians fitted to what the linear forecast leaves over, and at
 * how often events come.
 *
 * @param start from `fitLinearStart`
 */
export async function fitResidualStart(
  shape: DensityShape,
  engine: Engine,
  batches: readonly DensityBatch[],
  start: Readonly<Record<string, Float32Array>>,
): Promise<Float32Array> {
  const { steps, features, components } = shape;
  const [outputs, events] = [countOutputs(shape), countEvents(shape)];
  const gathered = await gather(shape, engine, batches, start);
  const bias = new Float32Array(outputs * features * steps);
  for (let d = 0; d < features; d++) {
    const scale = Math.exp((start.logScale as Float32Array)[d] as number);
    let last: Float64Array | undefined;
    // What there is too little of is as what comes after it.
    for (const kind of [...kinds].reverse()) {
      const { residuals, counts, total } = gathered[kind * features + d] as Gathered;
      const numbers = new Float64Array(outputs);
      if (residuals.length < 4 * components && last) numbers.set(last);
      else {
        const mixture = fitScalarMixture(residuals, components);
        const share = Math.log(Math.max(leastShare, residuals.length / Math.max(1, total)));
        for (let k = 0; k < components; k++) {
          numbers[k] = share + Math.log(Math.max(1e-3, mixture.weights[k] as number));
          numbers[components + events + k] = (mixture.means[k] as number) / scale;
          numbers[2 * components + events + k] = Math.log((mixture.deviations[k] as number) / scale);
        }
      }
      for (let e = 0; e < events; e++) {
        numbers[components + e] = Math.log(Math.max(leastShare, (counts[e] as number) / Math.max(1, total)));
      }
      last = numbers;
      const [from, to] = kind === 2 ? [2, steps] : [kind, Math.min(kind + 1, steps)];
      for (let o = 0; o < outputs; o++) {
        const at = (o * features + d) * steps;
        bias.fill(numbers[o] as number, at + from, at + Math.max(from, to));
      }
    }
  }
  return bias;
}

/** Of one feature and kind of step. */
interface Gathered {
  readonly residuals: number[];
  /** By event. */
  readonly counts: Float64Array;
  /** Cells that were open. */
  total: number;
}

async function gather(
  shape: DensityShape,
  engine: Engine,
  batches: readonly DensityBatch[],
  start: Readonly<Record<string, Float32Array>>,
): Promise<readonly Gathered[]> {
  const { steps, features } = shape;
  const [channels, atoms, events] = [countChannels(shape), countAtoms(shape), countEvents(shape)];
  const sizes: Readonly<Record<string, readonly number[]>> = {
    "linear.seen": [(start["linear.seen"]?.length ?? 0) / features, features],
    "linear.within": [channels, features],
    "linear.bias": [1, features],
  };
  const given = Object.entries(sizes).filter(([name]) => start[name]);
  const parameters = Object.fromEntries(given.map(([name, size]) => [name, input(name, size)]));
  const forecast = buildForecast(shape, parameters, inputDensity(shape));
  const executable = await engine.compile(createProgram({ outputs: { forecast } }));
  const all = Array.from(
    { length: kinds.length * features },
    (): Gathered => ({ residuals: [], counts: new Float64Array(events), total: 0 }),
  );
  try {
    for (const batch of batches) {
      // What is no part of a forecast is no input of this program.
      const { context: _, target: __, ...feeds } = batchFeeds(shape, batch);
      const weights = Object.fromEntries(
        given.map(([name, size]) => [name, { data: start[name] as Float32Array, shape: size }]),
      );
      const { forecast: forecasts } = await executable.run({ ...feeds, ...weights });
      const rows = batch.count * steps;
      for (let d = 0; d < features; d++) {
        const [value, stays, straight] = ([0, 1, 2] as const).map((kind) => (events ? channelOf(shape, d, kind) : d));
        for (let row = 0; row < rows; row++) {
          const t = row % steps;
          if (isClosed(shape, batch, d, row)) continue;
          const into = all[Math.min(t, 2) * features + d] as Gathered;
          into.total++;
          const at = (channel: number | undefined) => batch.history[row * channels + (channel as number)] as number;
          const event = !events
            ? -1
            : at(stays) > 0.5
              ? atoms
              : at(straight) > 0.5
                ? atoms + 1
                : (shape.atoms[d] as readonly number[]).findIndex(
                    (atom) => Math.abs(at(value) - atom) <= atomTolerance,
                  );
          if (event >= 0) into.counts[event] = (into.counts[event] as number) + 1;
          else {
            const residual = (batch.target[row * features + d] as number) - (forecasts?.data[d * rows + row] as number);
            into.residuals.push(residual);
          }
        }
      }
    }
  } finally {
    await executable.dispose();
  }
  return all;
}

function isClosed({ lines, steps }: DensityShape, batch: DensityBatch, feature: number, row: number): boolean {
  if (!lines || row % steps < 2 || !lines.features.includes(feature)) return false;
  return (batch.phase as Float32Array)[row * lines.period] === 0;
}

/** Expectation and maximisation, from quantiles; of many numbers, some evenly chosen. */
export function fitScalarMixture(all: readonly number[], components: number): ScalarMixture {
  const weights = new Float64Array(components).fill(1 / components);
  const means = new Float64Array(components);
  const deviations = new Float64Array(components).fill(1);
  const size = Math.min(mostResiduals, all.length);
  if (size === 0) return { weights, means, deviations };
  const values = Float64Array.from({ length: size }, (_, i) => all[Math.floor((i * all.length) / size)] as number);
  const sorted = values.slice().sort();
  let [mean, squares] = [0, 0];
  for (const value of values) mean += value / size;
  for (const value of values) squares += (value - mean) ** 2 / size;
  const least = Math.max(1e-4, leastDeviation * Math.sqrt(squares));
  for (let k = 0; k < components; k++) {
    means[k] = sorted[Math.min(size - 1, Math.floor(((k + 0.5) / components) * size))] as number;
    deviations[k] = Math.max(least, 0.5 * Math.sqrt(squares));
  }
  const shares = new Float64Array(components);
  for (let round = 0; round < rounds; round++) {
    const [ofWeight, ofValue, ofSquare] = [0, 1, 2].map(() => new Float64Array(components)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (const value of values) {
      let total = 1e-300;
      for (let k = 0; k < components; k++) {
        const deviation = deviations[k] as number;
        const distance = (value - (means[k] as number)) / deviation;
        shares[k] = ((weights[k] as number) / deviation) * Math.exp(-0.5 * distance * distance);
        total += shares[k] as number;
      }
      for (let k = 0; k < components; k++) {
        const share = (shares[k] as number) / total;
        ofWeight[k] = (ofWeight[k] as number) + share;
        ofValue[k] = (ofValue[k] as number) + share * value;
        ofSquare[k] = (ofSquare[k] as number) + share * value * value;
      }
    }
    for (let k = 0; k < components; k++) {
      const weight = ofWeight[k] as number;
      weights[k] = weight / size;
      if (weight < 1e-6) continue;
      means[k] = (ofValue[k] as number) / weight;
      const variance = (ofSquare[k] as number) / weight - (means[k] as number) ** 2;
      deviations[k] = Math.max(least, Math.sqrt(Math.max(0, variance)));
    }
  }
  return { weights, means, deviations };
}
