import {
  abs,
  add,
  concat,
  constant,
  exp,
  floor,
  gemm,
  matMul,
  maximum,
  minimum,
  multiply,
  reduceSum,
  relu,
  reshape,
  slice,
  split,
  step,
  subtract,
  type Tensor,
} from "@timevae/graph";
import {
  atomTable,
  atomTolerance,
  leastLogScale,
  mostLogWeight,
  movesOf,
  noAtom,
  valueChannels,
} from "./density-graph.js";
import {
  channelsPerFeature,
  countAtoms,
  countChannels,
  countEvents,
  countOutputs,
  countOwn,
  countSeen,
  type DensityShape,
} from "./density-shape.js";

/** Numbers that a drawn value has to keep to, one per feature, in the density's units. */
export interface DensityBounds {
  /** Values are `step · k − offset` with an integer k; 0: any value. */
  readonly step: readonly number[];
  readonly offset: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

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
    own: groups.map((size) => new Array<Tensor>(channelsPerFeature(shape)).fill(zeros(size))),
  };
  const shared = network.context(draw.context);
  const phases = lines && draw.phase ? knotPhases(draw.phase, lines.phases) : undefined;
  const past: PastStep[] = [];
  const at = (t: number) => past[t] ?? before;
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
      const part: CellPlace = {
        shape,
        start,
        size,
        last: past[t - 1]?.values[g],
        beforeLast: past[t - 2]?.values[g],
        lastStayed: past[t - 1]?.own[g]?.[1],
        phase,
        noise: { normal: normals[g] as Tensor, uniform: uniforms[g] as Tensor },
        bounds: sliceBounds(bounds, start, size),
      };
      const { value, flags } = drawCell(network.cell(g, t, base, [...drawn, ...lagged]), part);
      values.push(value);
      const isSeen = range(start, start + size).map((d) => (shape.independent.includes(d) ? 0 : 1));
      const seenOnly = (x: Tensor) => (isSeen.includes(0) ? multiply(x, constant(isSeen, [1, size])) : x);
      drawn.push(concat([value, ...flags].map(seenOnly), 1));
      own.push([movesOf(shape, value, at(t - 1).values[g] as Tensor, start, start + size), ...flags]);
    }
    past.push({ channels: concat(drawn, 1), values, own });
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

/** What describes the values of one group at one step. */
interface Cell {
  /** `[N, K, g]` */
  readonly logWeights: Tensor;
  /** `[N, E, g]` */
  readonly eventWeights: Tensor | undefined;
  /** `[N, K, g]` */
  readonly means: Tensor;
  readonly logScales: Tensor;
  /** `[N, g]` */
  readonly forecast: Tensor;
  /** `[1, g]` */
  readonly logScale: Float32Array;
}

/** Where a cell is. */
interface CellPlace {
  readonly shape: DensityShape;
  readonly start: number;
  readonly size: number;
  /** `[N, g]`: the value before, and the one before that. */
  readonly last: Tensor | undefined;
  readonly beforeLast: Tensor | undefined;
  /** `[N, g]` */
  readonly lastStayed: Tensor | undefined;
  /** P columns `[N, 1]` */
  readonly phase: readonly Tensor[] | undefined;
  readonly noise: { readonly normal: Tensor; readonly uniform: Tensor };
  readonly bounds: DensityBounds | undefined;
}

type Drawn = { readonly value: Tensor; readonly flags: readonly Tensor[] };

function drawCell(cell: Cell, place: CellPlace): Drawn {
  const { shape, size, last, beforeLast, noise, bounds } = place;
  const { components } = shape;
  const row = (values: ArrayLike<number>) => constant(Float32Array.from(values), [1, size]);
  const limits = bounds && limitsOf(bounds, place, row);
  const on = last && beforeLast && subtract(add(last, last), beforeLast);
  const events = cell.eventWeights ? eventsOf(cell.eventWeights, place, on, limits) : [];
  const weights = [exp(bounded(cell.logWeights)), ...events.map(({ weight }) => weight)];
  const choices = components + events.length;
  const all = weights.length > 1 ? concat(weights, 1) : (weights[0] as Tensor); // [N, choices, g]
  const cumulative = matMul(constant(lowerTriangle(choices), [1, choices, choices]), all);
  const total = slice(cumulative, 1, choices - 1, choices); // [N, 1, g]
  const threshold = multiply(total, reshape(noise.uniform, [-1, 1, size]));
  // 0 up to the choice before the one that is drawn, 1 from there on; the last is always there.
  const reached = step(subtract(cumulative, threshold));
  const choice = matMul(constant(differences(choices), [1, choices, choices]), reached);
  const [ofMixture, ...ofEvents] = split(choice, 1, [components, ...events.map(() => 1)]) as [Tensor, ...Tensor[]];
  const mean = reduceSum(multiply(ofMixture, cell.means), [1]); // [N, g]
  const shift = reduceSum(multiply(ofMixture, cell.logScales), [1]);
  const scale = exp(maximum(add(shift, row(cell.logScale)), leastLogScale));
  const center = add(cell.forecast, multiply(mean, row(Float32Array.from(cell.logScale, Math.exp))));
  const drawn = add(center, multiply(scale, noise.normal));
  const rounded = keepGrid(drawn, bounds, row);
  const mixed = keepRange(shape.events && last ? leaveLast(rounded, drawn, last, bounds, row) : rounded, limits);
  if (!shape.events) return { value: mixed, flags: [] };
  const flags = ofEvents.map((flag) => reshape(flag, [-1, size]));
  const happened = flags.reduce<Tensor | undefined>((sum, flag) => (sum ? add(sum, flag) : flag), undefined);
  let value = happened ? multiply(mixed, subtract(1, happened)) : mixed;
  for (const [i, event] of events.entries()) value = add(value, multiply(event.value, flags[i] as Tensor));
  const none = multiply(mixed, 0);
  const flagOf = (kind: "stays" | "straight") => flags[events.findIndex((event) => event.kind === kind)] ?? none;
  return between({ value, flags: [flagOf("stays"), flagOf("straight")] }, place, on, row);
}

interface CellEvent {
  readonly kind: "atom" | "stays" | "straight";
  /** `[N, 1, g]` */
  readonly weight: Tensor;
  /** `[N, g]` or `[1, g]` */
  readonly value: Tensor;
}

/** What can happen beside the mixture: to stay needs one value before, to go straight on two, and room. */
function eventsOf(
  logWeights: Tensor,
  place: CellPlace,
  on: Tensor | undefined,
  limits: Limits | undefined,
): CellEvent[] {
  const { shape, start, size, last } = place;
  const atoms = countAtoms(shape);
  const table = atomTable(shape);
  const weights = split(exp(bounded(logWeights)), 1, new Array<number>(atoms + 2).fill(1)); // [N, 1, g] each
  const masked = (weight: Tensor, mask: Tensor) => multiply(weight, reshape(mask, [-1, 1, size]));
  const events: CellEvent[] = [];
  for (let a = 0; a < atoms; a++) {
    const values = table.subarray(a * shape.features + start, a * shape.features + start + size);
    const exists = values.map((value) => (value < noAtom ? 1 : 0));
    if (!exists.includes(1)) continue;
    const value = constant(
      values.map((one) => (one < noAtom ? one : 0)),
      [1, size],
    );
    let weight = multiply(weights[a] as Tensor, constant(exists, [1, 1, size]));
    // To be the atom that the last value was is to stay.
    if (last) weight = masked(weight, step(subtract(abs(subtract(last, value)), atomTolerance)));
    events.push({ kind: "atom", weight, value });
  }
  if (last) events.push({ kind: "stays", weight: weights[atoms] as Tensor, value: last });
  if (on) {
    let weight = weights[atoms + 1] as Tensor;
    if (limits) weight = masked(weight, step(subtract(1e-5, abs(subtract(on, clamp(on, limits))))));
    events.push({ kind: "straight", weight, value: on });
  }
  return events;
}

/** On lines between knots, a value follows from the two before it. */
function between({ value, flags }: Drawn, place: CellPlace, on: Tensor | undefined, row: Row): Drawn {
  const { phase, lastStayed } = place;
  const isLine = lineMask(place);
  if (!phase || !on || !lastStayed || !isLine.includes(1)) return { value, flags };
  const closed = multiply(subtract(1, phase[0] as Tensor), row(isLine)); // [N, g]
  const open = subtract(1, closed);
  const choose = (drawn: Tensor, known: Tensor) => add(multiply(drawn, open), multiply(known, closed));
  const [stays, straight] = flags as [Tensor, Tensor];
  return {
    value: choose(value, on),
    flags: [choose(stays, lastStayed), choose(straight, subtract(1, lastStayed))],
  };
}

function lineMask({ shape, start, size }: CellPlace): number[] {
  return range(start, start + size).map((d) => (shape.lines?.features.includes(d) ? 1 : 0));
}

type Row = (values: ArrayLike<number>) => Tensor;

/** `[1, g]`, or `[N, g]` where they depend on what was before. */
interface Limits {
  readonly low: Tensor;
  readonly high: Tensor;
}

/** The limits of a value; of one that begins a line, those from which the line's end is within the limits. */
function limitsOf(bounds: DensityBounds, place: CellPlace, row: Row): Limits {
  const [low, high] = [row(bounds.low), row(bounds.high)];
  const { phase, last } = place;
  const isLine = lineMask(place);
  if (!phase || !last || !isLine.includes(1)) return { low, high };
  // One part of so many as there are steps to the line's end.
  const parts = phase.map((at, k) => multiply(at, 1 / (phase.length - k))).reduce((a, b) => add(a, b)); // [N, 1]
  const share = add(multiply(parts, row(isLine)), row(isLine.map((one) => 1 - one)));
  const towards = (limit: Tensor) => add(last, multiply(subtract(limit, last), share));
  return { low: towards(low), high: towards(high) };
}

/** On the grid, where there is one. */
function keepGrid(x: Tensor, bounds: DensityBounds | undefined, row: Row): Tensor {
  if (!hasGrid(bounds)) return x;
  const { step: size, offset } = bounds;
  const isOn = size.map((value) => (value > 0 ? 1 : 0));
  const safe = row(size.map((value) => (value > 0 ? value : 1)));
  const inverse = row(size.map((value) => (value > 0 ? 1 / value : 1)));
  const rounded = subtract(multiply(floor(add(multiply(add(x, row(offset)), inverse), 0.5)), safe), row(offset));
  return isOn.includes(0) ? add(multiply(rounded, row(isOn)), multiply(x, row(isOn.map((one) => 1 - one)))) : rounded;
}

function hasGrid(bounds: DensityBounds | undefined): bounds is DensityBounds {
  return bounds?.step.some((size) => size > 0) ?? false;
}

/**
 * On a grid, what is drawn from the mixture is another value than the last: to stay is an event, and of values that stayed the
 * mixture has seen none. What would be the same is the next on the side where it was drawn.
 */
function leaveLast(rounded: Tensor, drawn: Tensor, last: Tensor, bounds: DensityBounds | undefined, row: Row): Tensor {
  if (!hasGrid(bounds)) return rounded;
  const half = row(bounds.step.map((size) => size / 2));
  const away = subtract(rounded, last);
  // 1 where it is the same: neither half a step above nor half a step below.
  const same = multiply(step(add(away, half)), step(subtract(half, away)));
  const side = subtract(multiply(step(subtract(drawn, last)), 2), 1);
  return add(rounded, multiply(multiply(same, side), row(bounds.step)));
}

/** What goes beyond a limit comes back: cut off, it would lie on the limit more often than data do. */
function keepRange(x: Tensor, limits: Limits | undefined): Tensor {
  if (!limits) return x;
  const { low, high } = limits;
  const above = maximum(x, subtract(add(low, low), x));
  return clamp(minimum(above, subtract(add(high, high), above)), limits);
}

function clamp(x: Tensor, { low, high }: Limits): Tensor {
  return maximum(minimum(x, high), low);
}

function bounded(logWeights: Tensor): Tensor {
  return maximum(minimum(logWeights, mostLogWeight), -mostLogWeight);
}

function sliceBounds(bounds: DensityBounds | undefined, start: number, size: number): DensityBounds | undefined {
  if (!bounds) return undefined;
  const part = (values: readonly number[]) => values.slice(start, start + size);
  return { step: part(bounds.step), offset: part(bounds.offset), low: part(bounds.low), high: part(bounds.high) };
}

/** What a step has for its cells, by group. */
interface StepOutputs {
  readonly own: readonly Tensor[];
  readonly forecast: readonly Tensor[];
  readonly events: readonly Tensor[] | undefined;
}

/** The network of `buildDensityLoss` with numbers in it, for one step at a time. */
function createNetwork(shape: DensityShape, trained: Readonly<Record<string, Float32Array>>) {
  const { steps, features, groups, hidden, units, context, components } = shape;
  const [channels, outputs, events] = [countChannels(shape), countOutputs(shape), countEvents(shape)];
  const weights = withoutIndependent(shape, trained);
  const get = (name: string) => weights[name] as Float32Array;
  const table = (name: string, rows: number, columns: number) =>
    constant(get(name), [rows, columns], { name: `density.${name}` });
  const starts = groups.map((_, g) => groups.slice(0, g).reduce((sum, size) => sum + size, 0));
  const featuresOf = (g: number) => range(starts[g] as number, (starts[g] as number) + (groups[g] as number));
  // Log weights of a group by event, then feature.
  const eventColumns = groups.map((_, g) => range(0, events).flatMap((e) => featuresOf(g).map((d) => d * events + e)));
  const seenSize = countSeen(shape);
  const seenWidths = [hidden, features, features * events];
  const seenTable =
    seenSize > 0
      ? constant(
          joinTables(
            [
              get("seen.kernel"),
              get("linear.seen"),
              ...(events > 0 ? [pickColumns(get("events.seen"), seenSize, eventColumns.flat())] : []),
            ],
            seenSize,
          ),
          [seenSize, seenWidths.reduce((a, b) => a + b)],
        )
      : undefined;
  const hiddenKernel = table("hidden.kernel", hidden, hidden);
  const hiddenBias = table("hidden.bias", 1, hidden);
  const featureKernel = table("feature.kernel", hidden, features * units);
  const featureBias = table("feature.bias", 1, features * units);
  const linearBias = table("linear.bias", 1, features);
  const cells = groups.map((size, g) => {
    const start = starts[g] as number;
    const before = start * channelsPerFeature(shape);
    const unitColumns = featuresOf(g).flatMap((d) => range(d * units, (d + 1) * units));
    const withinTables = [
      pickColumns(get("feature.within"), channels, unitColumns).subarray(0, before * size * units),
      pickColumns(get("linear.within"), channels, featuresOf(g)).subarray(0, before * size),
      ...(events > 0
        ? [pickColumns(get("events.within"), channels, eventColumns[g] as number[]).subarray(0, before * size * events)]
        : []),
    ];
    const widths = [size * units, size, size * events];
    const own = weights["feature.own"] ? ownRows(shape, get("feature.own"), start, size) : new Float32Array();
    const rows = before + own.length / (size * units);
    // What is seen of the feature itself goes to its own layer alone.
    const kernel = joinTables(
      withinTables.map((part, i) => {
        const all = new Float32Array(rows * (widths[i] as number));
        all.set(part);
        if (i === 0) all.set(own, part.length);
        return all;
      }),
      rows,
    );
    const bias = (t: number) =>
      Float32Array.from({ length: outputs * size }, (_, i) => {
        const feature = start + (i % size);
        return get("head.bias")[(Math.floor(i / size) * features + feature) * steps + t] as number;
      });
    return {
      size,
      before,
      kernel: rows > 0 ? constant(kernel, [rows, kernel.length / rows]) : undefined,
      head: constant(blockDiagonal(shape, get("head.kernel"), start, size), [size * units, outputs * size]),
      bias: (t: number) => constant(bias(t), [1, outputs * size]),
      logScale: get("logScale").slice(start, start + size),
    };
  });
  const perGroup = (x: Tensor, each: number) =>
    split(
      x,
      1,
      groups.map((size) => size * each),
    );
  const positive = (sizes: readonly number[]) => sizes.filter((size) => size > 0);
  return {
    context: (given: Tensor | undefined) => given && gemm(given, table("context.kernel", context, hidden)), // [N, H]
    step(t: number, seen: Tensor | undefined, shared: Tensor | undefined, nothing: Tensor): StepOutputs {
      const position = constant(get("position").slice(t * hidden, (t + 1) * hidden), [1, hidden]);
      let first = add(nothing, position); // [N, H]
      let forecast = add(nothing, linearBias);
      let direct: Tensor | undefined;
      if (seen && seenTable) {
        const [own, linear, ofEvents] = split(gemm(seen, seenTable), 1, positive(seenWidths)) as [
          Tensor,
          Tensor,
          Tensor | undefined,
        ];
        first = add(own, position);
        forecast = add(linear, linearBias);
        direct = ofEvents;
      }
      if (shared) first = add(first, shared);
      const second = relu(gemm(relu(first), hiddenKernel, { c: hiddenBias }));
      const own = gemm(second, featureKernel, { c: featureBias });
      return {
        own: perGroup(own, units),
        forecast: perGroup(forecast, 1),
        events: direct && perGroup(direct, events),
      };
    },
    /** @param given the channels of the groups so far, and what the group sees of itself */
    cell(g: number, t: number, base: StepOutputs, given: readonly Tensor[]): Cell {
      const { size, kernel, head, bias, logScale } = cells[g] as (typeof cells)[number];
      let own = base.own[g] as Tensor;
      let forecast = base.forecast[g] as Tensor;
      let direct = base.events?.[g];
      if (kernel) {
        const sizes = positive([size * units, size, size * events]);
        const [more, linear, ofEvents] = split(gemm(concat(given, 1), kernel), 1, sizes) as [
          Tensor,
          Tensor,
          Tensor | undefined,
        ];
        own = add(own, more);
        forecast = add(forecast, linear);
        if (ofEvents) direct = direct ? add(direct, ofEvents) : ofEvents;
      }
      const result = reshape(gemm(relu(own), head, { c: bias(t) }), [-1, outputs, size]); // [N, O, g]
      const parts = split(result, 1, positive([components, events, components, components]));
      const [logWeights, ofEvents, means, logScales] = (
        events > 0 ? parts : [parts[0], undefined, parts[1], parts[2]]
      ) as [Tensor, Tensor | undefined, Tensor, Tensor];
      const eventWeights = ofEvents && direct ? add(ofEvents, reshape(direct, [-1, events, size])) : ofEvents;
      return { logWeights, eventWeights, means, logScales, forecast, logScale };
    },
  };
}

/** Of features that depend on nothing, weights that training has left out are zero. */
function withoutIndependent(
  shape: DensityShape,
  weights: Readonly<Record<string, Float32Array>>,
): Readonly<Record<string, Float32Array>> {
  const { features, independent, units } = shape;
  if (independent.length === 0) return weights;
  const [outputs, events] = [countOutputs(shape), countEvents(shape)];
  /** By number: which feature a weight is of. */
  const featureOf: Readonly<Record<string, (i: number) => number>> = {
    "head.kernel": (i) => Math.floor(i / (units * outputs)),
    "linear.seen": (i) => i % features,
    "linear.within": (i) => i % features,
    "events.seen": (i) => Math.floor((i % (features * events)) / events),
    "events.within": (i) => Math.floor((i % (features * events)) / events),
  };
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => {
      const feature = featureOf[name];
      return [name, feature ? values.map((value, i) => (independent.includes(feature(i)) ? 0 : value)) : values];
    }),
  );
}

/** Each feature's `[Q, U]` on the diagonal; rows are ordered by what is seen, then feature: `[Q · g, g · U]`. */
function ownRows(shape: DensityShape, kernel: Float32Array, start: number, size: number): Float32Array {
  const { units } = shape;
  const own = countOwn(shape);
  const table = new Float32Array(own * size * size * units);
  for (let j = 0; j < size; j++) {
    for (let q = 0; q < own; q++) {
      const from = ((start + j) * own + q) * units;
      table.set(kernel.subarray(from, from + units), (q * size + j) * size * units + j * units);
    }
  }
  return table;
}

/** Each feature's `[U, O]` on the diagonal; columns are ordered by output, then feature: `[g · U, O · g]`. */
function blockDiagonal(shape: DensityShape, kernel: Float32Array, start: number, size: number): Float32Array {
  const { units } = shape;
  const outputs = countOutputs(shape);
  const table = new Float32Array(size * units * outputs * size);
  for (let j = 0; j < size; j++) {
    for (let u = 0; u < units; u++) {
      for (let o = 0; o < outputs; o++) {
        const value = kernel[((start + j) * units + u) * outputs + o] as number;
        table[(j * units + u) * outputs * size + o * size + j] = value;
      }
    }
  }
  return table;
}

/** Some columns of a table, in the order given. */
function pickColumns(table: Float32Array, rows: number, columns: readonly number[]): Float32Array {
  const width = table.length / rows;
  return Float32Array.from({ length: rows * columns.length }, (_, i) => {
    const [row, column] = [Math.floor(i / columns.length), columns[i % columns.length] as number];
    return table[row * width + column] as number;
  });
}

/** Tables of as many rows, side by side. */
function joinTables(tables: readonly Float32Array[], rows: number): Float32Array {
  const widths = tables.map((table) => table.length / rows);
  const width = widths.reduce((a, b) => a + b, 0);
  const joined = new Float32Array(rows * width);
  let offset = 0;
  for (const [i, table] of tables.entries()) {
    const own = widths[i] as number;
    for (let row = 0; row < rows; row++) joined.set(table.subarray(row * own, (row + 1) * own), row * width + offset);
    offset += own;
  }
  return joined;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Times a column of numbers: their sums from the first on. */
function lowerTriangle(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) => (Math.floor(i / size) >= i % size ? 1 : 0));
}

/** Times a column of numbers: each without the one before. */
function differences(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return row === column ? 1 : row === column + 1 ? -1 : 0;
  });
}
