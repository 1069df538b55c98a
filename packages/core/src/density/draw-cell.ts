import {
  abs,
  add,
  concat,
  constant,
  exp,
  matMul,
  maximum,
  minimum,
  multiply,
  reduceSum,
  reshape,
  slice,
  split,
  step,
  subtract,
  type Tensor,
} from "@timevae/graph";
import { type DensityBounds, hasGrid, keepGrid } from "./density-bounds.js";
import { leastLogScale } from "./density-graph.js";
import { anchorsOf, countAtoms, type DensityShape } from "./density-shape.js";
import { atomTable, atomTolerance, mostLogWeight, noAtom } from "./event-weights.js";
import { range } from "./range.js";

/** What describes the values of one group at one step. */
export interface Cell {
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
  /** `[1, K, g]`: how much further than its anchor a Gaussian is pulled, and how much it goes with the curve, see `buildDensityCosts`. */
  readonly lead: { readonly pull: Tensor; readonly follow: Tensor | undefined };
}

/** Where a cell is. */
export interface CellPlace {
  readonly shape: DensityShape;
  readonly start: number;
  readonly size: number;
  /** `[N, g]`: the value before, and the one before that. */
  readonly last: Tensor | undefined;
  readonly beforeLast: Tensor | undefined;
  /** `[N, g]`: the same two as later values see them; before the first, what the curve has there. */
  readonly seen: readonly [last: Tensor, beforeLast: Tensor];
  /** `[N, g]`: at the step, and at the step before. */
  readonly curve: readonly [now: Tensor, before: Tensor] | undefined;
  /** `[N, g]` */
  readonly lastStayed: Tensor | undefined;
  /** P columns `[N, 1]` */
  readonly phase: readonly Tensor[] | undefined;
  readonly noise: { readonly normal: Tensor; readonly uniform: Tensor };
  readonly bounds: DensityBounds | undefined;
}

type Drawn = { readonly value: Tensor; readonly flags: readonly Tensor[] };

/** Draws the values of one group at one step: which Gaussian or event, then the value. */
export function drawCell(cell: Cell, place: CellPlace): Drawn {
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
  const shift = reduceSum(multiply(ofMixture, cell.logScales), [1]);
  const scale = exp(maximum(add(shift, row(cell.logScale)), leastLogScale));
  // The anchor that was drawn, and how far from it, as `buildDensityCosts` has it.
  const byAnchor = (["forecast", "last", "straight"] as const).map((anchor) => {
    const mask = anchorsOf(shape).map((one) => (one === anchor ? 1 : 0));
    return mask.includes(1) ? multiply(ofMixture, constant(mask, [1, components, 1])) : undefined;
  });
  const [ofForecast, ofLast, ofStraight] = byAnchor;
  const drawnOf = (part: Tensor | undefined) => part && reduceSum(part, [1]); // [N, g]
  const meanOf = (part: Tensor) => reduceSum(multiply(part, cell.means), [1]);
  const [seenLast, seenBefore] = place.seen;
  let center = multiply(cell.forecast, drawnOf(ofForecast) as Tensor);
  center = add(center, multiply(meanOf(ofForecast as Tensor), row(Float32Array.from(cell.logScale, Math.exp))));
  if (ofLast) center = add(center, add(multiply(seenLast, drawnOf(ofLast) as Tensor), multiply(meanOf(ofLast), scale)));
  const drawnTable = (part: Tensor, table: Tensor) => reduceSum(multiply(part, table), [1]);
  const further = drawnTable(ofForecast as Tensor, cell.lead.pull);
  center = add(center, multiply(further, subtract(cell.forecast, seenLast)));
  const anchored = [ofLast, ofStraight].flatMap((part) => (part ? [part] : []));
  if (cell.lead.follow && place.curve && anchored.length > 0) {
    const [now, before] = place.curve;
    const others = anchored.reduce((a, b) => add(a, b));
    const led = multiply(drawnTable(others, cell.lead.pull), subtract(now, seenLast));
    center = add(center, add(led, multiply(drawnTable(others, cell.lead.follow), subtract(now, before))));
  }
  if (ofStraight) {
    const on = subtract(add(seenLast, seenLast), seenBefore);
    center = add(center, add(multiply(on, drawnOf(ofStraight) as Tensor), multiply(meanOf(ofStraight), scale)));
  }
  const drawn = add(center, multiply(scale, noise.normal));
  const mixed = keepRange(
    onLines(drawn, place, row, (end) => drawOnGrid(end, place, row)),
    limits,
  );
  if (!shape.events) return { value: mixed, flags: [] };
  const flags = ofEvents.map((flag) => reshape(flag, [-1, size]));
  const happened = flags.reduce<Tensor | undefined>((sum, flag) => (sum ? add(sum, flag) : flag), undefined);
  let value = happened ? multiply(mixed, subtract(1, happened)) : mixed;
  for (const [i, event] of events.entries()) value = add(value, multiply(event.value, flags[i] as Tensor));
  const none = multiply(mixed, 0);
  const flagOf = (kind: "stays" | "straight") => flags[events.findIndex((event) => event.kind === kind)] ?? none;
  return between({ value, flags: [flagOf("stays"), flagOf("straight")] }, place, on, row);
}

/** On its grid, and not where it was, where that is an event. */
function drawOnGrid(drawn: Tensor, place: CellPlace, row: Row): Tensor {
  const { shape, last, bounds } = place;
  const rounded = keepGrid(drawn, bounds);
  return shape.events && last ? leaveLast(rounded, drawn, last, place, row) : rounded;
}

/**
 * Changes values, of lines where they end: there is the grid of knots. A window's first value, between knots, is on a grid as much finer
 * as a line has steps.
 */
function onLines(drawn: Tensor, place: CellPlace, row: Row, change: (end: Tensor) => Tensor): Tensor {
  const ends = lineEnds(place, row);
  return ends ? ends.back(change(ends.of(drawn))) : change(drawn);
}

/** From a value to the end of the line that it is on, and back, where knots are on a grid. */
function lineEnds({ phase, last, bounds, ...place }: CellPlace, row: Row) {
  const isLine = gridLines({ ...place, bounds });
  if (!phase || !bounds || !isLine.includes(1)) return undefined;
  const period = phase.length;
  const stepsOf = (k: number) => (last ? period - k : k === period - 1 ? 1 : period);
  const byFeature = (ofPhase: (k: number) => number) => {
    const ofLines = phase.map((at, k) => multiply(at, ofPhase(k))).reduce((a, b) => add(a, b)); // [N, 1]
    return add(multiply(ofLines, row(isLine)), row(isLine.map((one) => 1 - one))); // [N, g]
  };
  const start = last ?? row(bounds.offset.map((offset) => -offset));
  return {
    of: (x: Tensor) => add(start, multiply(subtract(x, start), byFeature(stepsOf))),
    back: (end: Tensor) =>
      add(
        start,
        multiply(
          subtract(end, start),
          byFeature((k) => 1 / stepsOf(k)),
        ),
      ),
  };
}

/** 1 for lines whose knots are on a grid. */
function gridLines({ shape, start, size, bounds }: Pick<CellPlace, "shape" | "start" | "size" | "bounds">): number[] {
  return lineMask({ shape, start, size }).map((one, i) => (bounds && (bounds.step[i] as number) > 0 ? one : 0));
}

/** `[N, g]`: 0 where a line would not end on its knots' grid: one that goes on as it came from between two knots. */
function endsOnGrid(x: Tensor, place: CellPlace, row: Row): Tensor | undefined {
  const ends = lineEnds(place, row);
  const { bounds } = place;
  if (!ends || !bounds) return undefined;
  const isLine = gridLines(place);
  const end = ends.of(x);
  const away = abs(subtract(keepGrid(end, bounds), end));
  const isOn = step(subtract(row(bounds.step.map((one) => 1e-2 * one)), away));
  return add(multiply(isOn, row(isLine)), row(isLine.map((one) => 1 - one)));
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
  const row = (values: ArrayLike<number>) => constant(Float32Array.from(values), [1, size]);
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
  if (last) {
    const mask = endsOnGrid(last, place, row);
    const weight = weights[atoms] as Tensor;
    events.push({ kind: "stays", weight: mask ? masked(weight, mask) : weight, value: last });
  }
  if (on) {
    let weight = weights[atoms + 1] as Tensor;
    if (limits) weight = masked(weight, step(subtract(1e-5, abs(subtract(on, clamp(on, limits))))));
    const mask = endsOnGrid(on, place, row);
    if (mask) weight = masked(weight, mask);
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

function lineMask({ shape, start, size }: Pick<CellPlace, "shape" | "start" | "size">): number[] {
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

/**
 * On a grid, where to stay is an event, what is drawn from the mixture is another value than the last: of values that stayed the
 * mixture has seen none. What would be the same is the next on the side where it was drawn.
 */
function leaveLast(rounded: Tensor, drawn: Tensor, last: Tensor, place: CellPlace, row: Row): Tensor {
  const { bounds, shape, start } = place;
  if (!hasGrid(bounds)) return rounded;
  const steps = bounds.step.map((step, i) => (shape.stays.includes(start + i) ? step : 0));
  if (!steps.some((step) => step > 0)) return rounded;
  const half = row(bounds.step.map((size) => size / 2));
  const away = subtract(rounded, last);
  // 1 where it is the same: neither half a step above nor half a step below.
  const same = multiply(step(add(away, half)), step(subtract(half, away)));
  const side = subtract(multiply(step(subtract(drawn, last)), 2), 1);
  return add(rounded, multiply(multiply(same, side), row(steps)));
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
