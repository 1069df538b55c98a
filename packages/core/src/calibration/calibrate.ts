import type { Engine } from "@timevae/graph";
import type { ConditionChoice } from "@timevae/onnx";
import { type Random, type SeriesArray, selectWindows } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import type { DensityBatch, DensityData } from "../density/density-data.js";
import { type DensityShape, groupFeatures } from "../density/density-shape.js";
import { type DensityProgress, trainDensity } from "../density/train-density.js";
import type { TimeVAE } from "../timevae.js";
import type { CalibrationConfig } from "../training-config.js";
import type { Calibration } from "./calibration.js";
import { type ColumnFacts, findColumnFacts } from "./column-facts.js";
import { noChange } from "./exact-event.js";
import { groupColumns } from "./group-columns.js";
import { findIndependentColumns } from "./independent-columns.js";
import { fitLatentMixture } from "./latent-mixture.js";
import { phasesOf } from "./line-columns.js";
import { findValueUnits, toUnit, type ValueUnits } from "./value-units.js";
import { findEvents, type WindowEvents, writeHistory } from "./window-channels.js";

export interface CalibrateOptions {
  readonly engine: Engine;
  readonly random: Random;
  readonly config: CalibrationConfig;
  readonly onProgress?: ((progress: CalibrationProgress) => void) | undefined;
  readonly pause?: () => Promise<boolean>;
}

export interface CalibrationProgress extends DensityProgress {
  /** Which of the two densities. */
  readonly of: "latent" | "values";
}

/** Latent vectors that a mixture is fitted to, at most: as many as make a laptop wait for some seconds. */
const mostPoints = 4000;
/** Columns from which on each has fewer units of its own: a step's time is mostly theirs. */
const manyColumns = 12;
/** Windows encoded at a time. */
const windowsPerRead = 2048;

/**
 * Learns what the decoder does not say: where the latent vectors of the data lie, and how values are spread around the decoded
 * curve. The model stays as it is.
 *
 * @param train windows it was learned from, in the user's units
 * @param validation held-out ones; of the training windows, the last are held out where there are none
 */
export async function calibrate(
  model: TimeVAE,
  train: SeriesArray,
  validation: SeriesArray | undefined,
  options: CalibrateOptions,
): Promise<Calibration> {
  const { random, config } = options;
  const [learned, held] = validation ? [train, validation] : partOff(train);
  const { steps, columns } = model.parts;
  const { latentDim } = model.config;
  const facts = findColumnFacts(train, config.facts);
  const dependent = new Set(facts.linear.map(({ column }) => column));
  const free = columns.map((_, d) => d).filter((d) => !dependent.has(d));
  const groups = groupFeatures(steps, free.length);
  const kept = groupColumns(learned, free, groups);
  const common = { engine: options.engine, ...(options.pause && { pause: options.pause }) };
  const report = (of: "latent" | "values") => (progress: DensityProgress) => options.onProgress?.({ ...progress, of });

  const [encoded, encodedHeld] = [await encodeAll(model, learned), await encodeAll(model, held)];

  const latentUnits = describeLatents(encoded);
  const pointsOf = (windows: EncodedLatents, name: string) => drawPoints(windows, latentUnits, random.fork(name));
  const latent = await fitLatentMixture(
    pointsOf(encoded, "latent points"),
    pointsOf(encodedHeld, "held-out latent points"),
    latentUnits,
    {
      random: random.fork("latent mixture"),
      components: config.latentComponents,
      onProgress: report("latent"),
      ...(options.pause && { pause: options.pause }),
    },
  );

  const events = findEvents(learned, kept, facts);
  const straight = events.isOn.map(([, on]) => on);
  const valueUnits = findValueUnits(learned, kept, facts, straight);
  const { lines } = facts;
  const valueShape: DensityShape = {
    steps,
    features: kept.length,
    groups,
    events: events.isOn.some(([stays, straight]) => stays || straight),
    atoms: kept.map((d, k) => (facts.atoms[d] as readonly number[]).map((atom) => toUnit(valueUnits, k, atom))),
    // What comes exactly, again and again, is more than noise.
    independent: findIndependentColumns(learned, kept).filter((k) => !events.isOn[k]?.includes(true)),
    lines: lines && {
      period: lines.period,
      phases: lines.phases,
      features: kept.flatMap((d, k) => (lines.columns.includes(d) ? [k] : [])),
    },
    paces: pacesOf(learned, kept, valueUnits),
    lags: Math.min(config.lags, steps - 1),
    context: latentDim,
    reach: Math.min(2, steps - 1),
    hidden: config.hidden,
    units: config.units ?? (kept.length > manyColumns ? 24 : 32),
    components: config.components,
  };
  const valueData = (series: SeriesArray, windows: EncodedLatents, name: string) => {
    const context = { shape: valueShape, kept, units: valueUnits, facts, events };
    return valuesOf(model, series, windows, context, random.fork(name));
  };
  const [learnedData, heldData] = [valueData(learned, encoded, "phases"), valueData(held, encodedHeld, "held phases")];
  const values = await trainDensity(valueShape, learnedData, heldData, {
    ...common,
    random: random.fork("value density"),
    iterations: config.iterations ?? defaultIterations(steps * kept.length),
    iterationsPerReport: 160,
    batchSize: config.batchSize,
    learningRate: config.learningRate,
    onProgress: report("values"),
  });
  await model.dispose();
  return { latent, values: { shape: valueShape, ...valueUnits, ...values }, columns: kept, facts };
}

/** What numbers are shifted by and divided by, per feature. */
interface Units {
  readonly center: readonly number[];
  readonly spread: readonly number[];
}

interface EncodedLatents {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  readonly count: number;
  readonly latentDim: number;
}

/** As many as take a minute or so on two cores, whatever the size of a window. */
function defaultIterations(numbers: number): number {
  return Math.round(Math.min(4000, Math.max(1500, 1_050_000 / numbers)));
}

function partOff(series: SeriesArray): [SeriesArray, SeriesArray] {
  const windows = series.shape[0];
  const held = Math.max(1, Math.round(0.05 * windows));
  const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
  return [
    selectWindows(series, range(0, Math.max(1, windows - held))),
    selectWindows(series, range(windows - held, windows)),
  ];
}

async function encodeAll(model: TimeVAE, series: SeriesArray): Promise<EncodedLatents> {
  const count = series.shape[0];
  const { latentDim } = model.config;
  const mean = new Float32Array(count * latentDim);
  const deviation = new Float32Array(count * latentDim);
  for (let start = 0; start < count; start += windowsPerRead) {
    const indices = Uint32Array.from({ length: Math.min(windowsPerRead, count - start) }, (_, i) => start + i);
    const part = await model.encode(selectWindows(series, indices));
    mean.set(part.mean, start * latentDim);
    deviation.set(
      part.logVariance.map((value) => Math.exp(0.5 * value)),
      start * latentDim,
    );
  }
  return { mean, deviation, count, latentDim };
}

/** Mean and deviation of the latent vectors as they are drawn. */
function describeLatents({ mean, deviation, count, latentDim }: EncodedLatents): Units {
  const center = new Array<number>(latentDim).fill(0);
  const spread = new Array<number>(latentDim).fill(0);
  for (let i = 0; i < mean.length; i++)
    center[i % latentDim] = (center[i % latentDim] as number) + (mean[i] as number) / count;
  for (let i = 0; i < mean.length; i++) {
    const k = i % latentDim;
    const square = ((mean[i] as number) - (center[k] as number)) ** 2 + (deviation[i] as number) ** 2;
    spread[k] = (spread[k] as number) + square / count;
  }
  return { center, spread: spread.map((value) => Math.sqrt(value) || 1) };
}

/** Latent vectors as they are drawn, of every window so often, or of so many of them, that there are enough. */
function drawPoints(windows: EncodedLatents, units: Units, random: Random): Matrix {
  const { count, latentDim } = windows;
  const order = random.permutation(count);
  const indices = Uint32Array.from({ length: Math.min(mostPoints, 4 * count) }, (_, i) => order[i % count] as number);
  const points = standardise(drawLatents(windows, indices, random), units);
  return createMatrix(points, indices.length, latentDim);
}

function drawLatents(
  { mean, deviation, latentDim }: EncodedLatents,
  indices: Uint32Array,
  random: Random,
): Float32Array {
  const z = random.fillNormal(new Float32Array(indices.length * latentDim));
  for (let i = 0; i < z.length; i++) {
    const from = (indices[Math.floor(i / latentDim)] as number) * latentDim + (i % latentDim);
    z[i] = (mean[from] as number) + (deviation[from] as number) * (z[i] as number);
  }
  return z;
}

function standardise(values: Float32Array, { center, spread }: Units): Float32Array {
  const size = center.length;
  return values.map((value, i) => (value - (center[i % size] as number)) / (spread[i % size] as number));
}

/** Mean distances from one step to the next, of those that are more than rounding. */
function pacesOf({ values, shape }: SeriesArray, kept: readonly number[], units: ValueUnits): number[] {
  const [windows, steps, columns] = shape;
  return kept.map((column, k) => {
    const least = noChange(values, columns, column);
    let [sum, count] = [0, 0];
    for (let i = 0; i < windows * steps; i++) {
      if (i % steps === 0) continue;
      const at = i * columns + column;
      const [now, last] = [values[at] as number, values[at - columns] as number];
      if (Math.abs(now - last) <= least) continue;
      sum += Math.abs(toUnit(units, k, now) - toUnit(units, k, last));
      count++;
    }
    return count === 0 ? 1 : Math.max(1e-4, sum / count);
  });
}

interface ValueContext {
  readonly shape: DensityShape;
  readonly kept: readonly number[];
  readonly units: ValueUnits;
  readonly facts: ColumnFacts;
  readonly events: WindowEvents;
}

/** The labels of windows, by name, one by one. */
function labelsOf({ conditions }: SeriesArray): ConditionChoice | undefined {
  if (!conditions) return undefined;
  return Object.fromEntries(
    Object.entries(conditions).map(([name, { categories, indices }]) => [
      name,
      Array.from(indices, (index) => categories[index] as string),
    ]),
  );
}

/** Windows with latent vectors drawn from their distributions, and the curves that these give. */
function valuesOf(
  model: TimeVAE,
  series: SeriesArray,
  windows: EncodedLatents,
  context: ValueContext,
  random: Random,
): DensityData {
  const { shape, kept, units, facts } = context;
  const columns = series.shape[2];
  const period = facts.lines?.period ?? 0;
  const phases = facts.lines && phasesOf(series, facts.lines, (count) => random.integer(count));
  return {
    count: windows.count,
    async read(indices, drawing): Promise<DensityBatch> {
      const z = drawLatents(windows, indices, drawing);
      const own = selectWindows(series, indices);
      const curve = await model.decode(z, { positions: own.positions, condition: labelsOf(own) });
      const pick = (values: Float32Array) =>
        Float32Array.from({ length: (values.length / columns) * kept.length }, (_, i) => {
          const k = i % kept.length;
          const value = values[Math.floor(i / kept.length) * columns + (kept[k] as number)] as number;
          return toUnit(units, k, value);
        });
      const values = pick(own.values);
      // Rounding is undone at random: a density of values on a grid would be one of spikes.
      const target = values.map((value, i) => {
        const k = i % kept.length;
        const grid = facts.grids[kept[k] as number];
        return grid ? value + ((drawing.uniform() - 0.5) * grid.size) / (units.spread[k] as number) : value;
      });
      const history = writeHistory(shape, values, context.events, own, kept);
      const { independent, steps } = shape;
      const phase =
        phases &&
        Float32Array.from({ length: indices.length * steps * period }, (_, i) => {
          const t = Math.floor(i / period) % steps;
          const window = indices[Math.floor(i / (steps * period))] as number;
          return ((phases[window] as number) + t) % period === i % period ? 1 : 0;
        });
      const seenCurve = pick(curve.values);
      if (independent.length > 0) {
        for (let i = 0; i < seenCurve.length; i++) if (independent.includes(i % kept.length)) seenCurve[i] = 0;
      }
      return {
        count: indices.length,
        history,
        target,
        context: z,
        curve: seenCurve,
        ...(phase && { phase }),
      };
    },
  };
}
