import { add, concat, constant, gemm, multiply, slice, split, step, subtract, type Tensor } from "@timevae/graph";
import { type DensityBounds, sliceBounds } from "./density-bounds.js";
import { createNetwork } from "./density-network.js";
import { channelOf, channelsPerFeature, countChannels, type DensityShape } from "./density-shape.js";
import { type CellPlace, drawCell } from "./draw-cell.js";
import { inPaces, leadOf, movesOf, noMoves } from "./own-past.js";
import { range } from "./range.js";
import { valueChannels } from "./seen-past.js";

/** What is drawn from, and given. */
export interface DensityDraw {
  /** `[N, T · D]`, standard normal */
  readonly normal: Tensor;
  /** `[N, T · D]`, uniform in [0, 1) */
  readonly uniform: Tensor;
  /** `[N, Z]` */
  readonly context?: Tensor | undefined;
  /** `[N, T · D]` */
  readonly curve?: Tensor | undefined;
  /** `[N, 1]`, uniform in [0, 1): where the knots are, for shapes with lines. */
  readonly phase?: Tensor | undefined;
}

/** A step that has been drawn, by group. */
interface PastStep {
  /** `[N, C]`: as later steps see it. */
  readonly channels: Tensor;
  readonly values: readonly Tensor[];
  /** What the feature's own layer sees of it: its move, and its events. */
  readonly own: readonly (readonly Tensor[])[];
}

/**
 * Draws series from a learned density: cell by cell, unrolled, every cell a few operations that all runtimes have.
 *
 * @param weights as trained, by name
 * @returns `[N, T · D]`
 */
export function buildDensitySampler(
  shape: DensityShape,
  weights: Readonly<Record<string, Float32Array>>,
  draw: DensityDraw,
  bounds?: DensityBounds,
): Tensor {
  const { steps, features, groups, lags, reach, lines } = shape;
  const network = createNetwork(shape, weights);
  const byStep = (x: Tensor) => split(x, 1, new Array<number>(steps).fill(features));
  const [normal, uniform] = [byStep(draw.normal), byStep(draw.uniform)];
  const curve = draw.curve && byStep(draw.curve);
  const nothing = multiply(slice(draw.normal, 1, 0, 1), 0); // [N, 1]
  const zeros = (size: number) => gemm(nothing, constant(new Float32Array(size), [1, size])); // [N, size]
  // As `buildDensityLoss` has it.
  const [firstOfCurve] = curve ?? [];
  const before: PastStep = {
    channels: firstOfCurve ? gemm(firstOfCurve, valueChannels(shape)) : zeros(countChannels(shape)),
    values: split(firstOfCurve ?? zeros(features), 1, groups),
    own: groups.map((size) => [
      ...noMoves.map((value) => add(zeros(size), value)),
      ...new Array<Tensor>(channelsPerFeature(shape) - 1).fill(zeros(size)),
    ]),
  };
  const curves = curve?.map((step) => split(step, 1, groups));
  const alone = new Float32Array(countChannels(shape) ** 2);
  for (let d = 0; d < features; d++) alone[channelOf(shape, d, 0) * (countChannels(shape) + 1)] = 1;
  const valuesOnly = (channels: Tensor) =>
    shape.events ? gemm(channels, constant(alone, [countChannels(shape), countChannels(shape)])) : channels;
  const shared = network.context(draw.context);
  const phases = lines && draw.phase ? knotPhases(draw.phase, lines.phases) : undefined;
  const past: PastStep[] = [];
  // Before the first step values were what they are there, and nothing happened; the first itself sees the curve.
  const held: PastStep[] = [];
  const at = (t: number) => past[t] ?? held[0] ?? before;
  for (let t = 0; t < steps; t++) {
    const phase = phases && rotate(phases, t);
    const seen: Tensor[] = [];
    for (let lag = 1; lag <= lags; lag++) seen.push(at(t - lag).channels);
    for (let offset = -(reach ?? -1); reach !== null && offset <= reach; offset++) {
      seen.push(curve?.[Math.min(Math.max(t + offset, 0), steps - 1)] as Tensor);
    }
    if (phase) seen.push(...phase);
    const base = network.step(t, seen.length > 0 ? concat(seen, 1) : undefined, shared, nothing);
    const normals = split(normal[t] as Tensor, 1, groups);
    const uniforms = split(uniform[t] as Tensor, 1, groups);
    const drawn: Tensor[] = []; // channels of the groups so far
    const values: Tensor[] = [];
    const own: (readonly Tensor[])[] = [];
    for (const [g, size] of groups.entries()) {
      const start = groups.slice(0, g).reduce((sum, other) => sum + other, 0);
      const lagged = Array.from({ length: lags }, (_, i) => at(t - 1 - i).own[g] as readonly Tensor[]).flat();
      const isSeen = range(start, start + size).map((d) => (shape.independent.includes(d) ? 0 : 1));
      const seenOnly = (x: Tensor) => (isSeen.includes(0) ? multiply(x, constant(isSeen, [1, size])) : x);
      const led = curves && [curves[t]?.[g] as Tensor, curves[Math.max(0, t - 1)]?.[g] as Tensor];
      const lead =
        lags > 0 &&
        led &&
        leadOf(
          inPaces(shape, subtract(led[0] as Tensor, seenOnly(at(t - 1).values[g] as Tensor)), start, start + size),
          inPaces(shape, subtract(led[0] as Tensor, led[1] as Tensor), start, start + size),
        );
      const part: CellPlace = {
        shape,
        start,
        size,
        last: past[t - 1]?.values[g],
        beforeLast: past[t - 2]?.values[g],
        lastStayed: past[t - 1]?.own[g]?.[noMoves.length],
        seen: [at(t - 1), at(t - 2)].map(({ values }) => seenOnly(values[g] as Tensor)) as [Tensor, Tensor],
        phase,
        curve: led as readonly [Tensor, Tensor] | undefined,
        noise: { normal: normals[g] as Tensor, uniform: uniforms[g] as Tensor },
        bounds: sliceBounds(bounds, start, start + size),
      };
      const { value, flags } = drawCell(
        network.cell(g, t, base, [...drawn, ...lagged, ...(lead || [])], lagged.length + (lead ? lead.length : 0)),
        part,
      );
      values.push(value);
      drawn.push(concat([value, ...flags].map(seenOnly), 1));
      const [now, last, beforeLast] = [value, ...[1, 2].map((lag) => at(t - lag).values[g] as Tensor)].map((x) =>
        inPaces(shape, seenOnly(x), start, start + size),
      ) as [Tensor, Tensor, Tensor];
      const change = subtract(now, last);
      own.push([...movesOf(change, subtract(change, subtract(last, beforeLast))), ...flags.map(seenOnly)]);
    }
    const channels = concat(drawn, 1);
    if (t === 0) held.push({ ...before, channels: valuesOnly(channels), values });
    past.push({ channels, values, own: t === 0 ? before.own : own });
  }
  return concat(
    past.map((step) => concat(step.values, 1)),
    1,
  );
}

/** P columns `[N, 1]`: 1 in the place of the first step's phase. */
function knotPhases(uniform: Tensor, shares: readonly number[]): Tensor[] {
  const period = shares.length;
  let sum = 0;
  const edges = constant(
    shares.slice(0, -1).map((share) => {
      sum += share;
      return sum;
    }),
    [1, period - 1],
  );
  const passed = step(subtract(uniform, edges)); // [N, P − 1]: the first are 1
  const cuts = split(passed, 1, new Array<number>(period - 1).fill(1));
  const one = add(multiply(uniform, 0), 1);
  return range(0, period).map((i) => subtract(cuts[i - 1] ?? one, cuts[i] ?? multiply(one, 0)));
}

/** The phases of a later step. */
function rotate(phases: readonly Tensor[], t: number): Tensor[] {
  const period = phases.length;
  return phases.map((_, i) => phases[(((i - t) % period) + period) % period] as Tensor);
}
