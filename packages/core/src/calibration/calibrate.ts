import type { Engine } from "@timevae/graph";
import { type Random, type SeriesArray, selectWindows } from "@timevae/spec";
import { type DensityShape, groupFeatures } from "../density/density-shape.js";
import { type DensityProgress, trainDensity } from "../density/train-density.js";
import type { TimeVAE } from "../timevae.js";
import type { CalibrationConfig } from "../training-config.js";
import type { Calibration } from "./calibration.js";
import { findColumnFacts } from "./column-facts.js";
import { describeLatents, drawPoints, type EncodedLatents, encodeAll } from "./encoded-latents.js";
import { noChange } from "./exact-event.js";
import { groupColumns } from "./group-columns.js";
import { findIndependentColumns } from "./independent-columns.js";
import { fitLatentMixture } from "./latent-mixture.js";
import { valuesOf } from "./value-data.js";
import { findValueUnits, toUnit, type ValueUnits } from "./value-units.js";
import { findEvents } from "./window-channels.js";

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

/** Columns from which on each has fewer units of its own: a step's time is mostly theirs. */
const manyColumns = 12;
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
  const valueUnits = findValueUnits(learned, kept, facts, events.isOn);
  const { lines } = facts;
  const valueShape: DensityShape = {
    steps,
    features: kept.length,
    groups,
    events: events.isOn.some(([stays, straight]) => stays || straight),
    atoms: kept.map((d, k) => (facts.atoms[d] as readonly number[]).map((atom) => toUnit(valueUnits, k, atom))),
    stays: events.isOn.flatMap(([stays], k) => (stays ? [k] : [])),
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

/** As many as take a minute or so on two cores, whatever the size of a window. */
function defaultIterations(numbers: number): number {
  return Math.round(Math.min(4000, Math.max(1200, 750_000 / numbers)));
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
