import { createProgram, type Engine, input } from "@timevae/graph";
import { batchFeeds, type DensityBatch } from "./density-data.js";
import { inputDensity } from "./density-inputs.js";
import {
  anchorsOf,
  channelOf,
  countAtoms,
  countChannels,
  countEvents,
  countOutputs,
  type DensityShape,
  firstSteps,
} from "./density-shape.js";
import { atomTolerance } from "./event-weights.js";
import { buildForecast } from "./forecast-graph.js";
import { fitScalarMixture } from "./scalar-mixture.js";

/** Steps that begin alike: with no value before, with one, with two or more. */
const kinds = [0, 1, 2] as const;
/** The least weight of what was never seen, as a share. */
const leastShare = 1e-4;

/**
 * Where the numbers of a mixture start: `head.bias` `[O, D, T]`, `anchor.pull` and, with a curve, `anchor.follow` `[K, D]`. At Gaussians
 * fitted to how far values are from what these lie around, and at how often events come.
 *
 * @param start from `fitLinearStart`
 */
export async function fitResidualStart(
  shape: DensityShape,
  engine: Engine,
  batches: readonly DensityBatch[],
  start: Readonly<Record<string, Float32Array>>,
): Promise<Record<string, Float32Array>> {
  const { steps, features, components } = shape;
  const [outputs, events] = [countOutputs(shape), countEvents(shape)];
  const anchors = anchorsOf(shape).map((anchor) => (["forecast", "last", "straight"] as const).indexOf(anchor));
  const gathered = await gather(shape, engine, batches, start);
  const bias = new Float32Array(outputs * features * steps);
  const [pulls, follows] = [0, 1].map(() => new Float32Array(components * features)) as [Float32Array, Float32Array];
  for (let d = 0; d < features; d++) {
    const scale = Math.exp((start.logScale as Float32Array)[d] as number);
    let last: Float64Array | undefined;
    // What there is too little of is as what comes after it.
    for (const kind of [...kinds].reverse()) {
      const { residuals, counts, total } = gathered[kind * features + d] as Gathered;
      const numbers = new Float64Array(outputs);
      if (residuals.length < 4 * components && last) numbers.set(last);
      else {
        const mixture = fitScalarMixture(residuals, components, anchors);
        const share = Math.log(Math.max(leastShare, residuals.length / Math.max(1, total)));
        for (let k = 0; k < components; k++) {
          numbers[k] = share + Math.log(Math.max(1e-3, mixture.weights[k] as number));
          if (kind === 2) {
            pulls[k * features + d] = mixture.pulls[k] as number;
            follows[k * features + d] = mixture.follows[k] as number;
          }
          const unit = anchors[k] === 0 ? scale : (mixture.deviations[k] as number);
          numbers[components + events + k] = (mixture.means[k] as number) / unit;
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
  return {
    "head.bias": bias,
    "anchor.pull": pulls,
    ...(shape.reach !== null && { "anchor.follow": follows }),
  };
}

/** Of one feature and kind of step. */
interface Gathered {
  /** As `fitScalarMixture` takes them. */
  readonly residuals: (readonly number[])[];
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
    ...Object.fromEntries(
      firstSteps(shape).flatMap((name) => [
        [`${name}.seen`, [(start["linear.seen"]?.length ?? 0) / features, features]],
        [`${name}.within`, [channels, features]],
        [`${name}.bias`, [1, features]],
      ]),
    ),
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
            const target = batch.target[row * features + d] as number;
            const past = (lag: number) =>
              t > 0
                ? (batch.history[(row - Math.min(lag, t)) * channels + (value as number)] as number)
                : ((batch.curve?.[row * features + d] as number | undefined) ?? 0);
            const [last, beforeLast] = [past(1), past(2)];
            const forecast = forecasts?.data[d * rows + row] as number;
            const curveAt = (at: number) => (batch.curve?.[at * features + d] as number | undefined) ?? 0;
            const now = curveAt(row);
            into.residuals.push([
              target - forecast,
              target - last,
              target - 2 * last + beforeLast,
              forecast - last,
              now - last,
              now - curveAt(t === 0 ? row : row - 1),
            ]);
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
