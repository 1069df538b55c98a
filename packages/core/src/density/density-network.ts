import { add, concat, constant, gemm, relu, reshape, split, type Tensor } from "@timevae/graph";
import {
  channelsPerFeature,
  countChannels,
  countEvents,
  countOutputs,
  countOwn,
  countSeen,
  type DensityShape,
  firstSteps,
} from "./density-shape.js";
import type { Cell } from "./draw-cell.js";
import { range } from "./range.js";

/** What a step has for its cells, by group. */
export interface StepOutputs {
  readonly own: readonly Tensor[];
  readonly forecast: readonly Tensor[];
  readonly events: readonly Tensor[] | undefined;
}

/** The network of `buildDensityLoss` with numbers in it, for one step at a time. */
export function createNetwork(shape: DensityShape, trained: Readonly<Record<string, Float32Array>>) {
  const { steps, features, groups, hidden, units, context, components } = shape;
  const [channels, outputs, events] = [countChannels(shape), countOutputs(shape), countEvents(shape)];
  const weights = withoutIndependent(shape, trained);
  const get = (name: string) => weights[name] as Float32Array;
  const table = (name: string, rows: number, columns: number) =>
    constant(get(name), [rows, columns], { name: `density.${name}` });
  const starts = groups.map((_, g) => groups.slice(0, g).reduce((sum, size) => sum + size, 0));
  const featuresOf = (g: number) => range(starts[g] as number, (starts[g] as number) + (groups[g] as number));
  // To stay and to go straight on see all there is directly: log weights of a group by event, then feature.
  const direct = events > 0 ? 2 : 0;
  const eventColumns = groups.map((_, g) => range(0, direct).flatMap((e) => featuresOf(g).map((d) => d * direct + e)));
  const seenSize = countSeen(shape);
  const seenWidths = [hidden, features, features * direct];
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
        ? [pickColumns(get("events.within"), channels, eventColumns[g] as number[]).subarray(0, before * size * direct)]
        : []),
    ];
    const widths = [size * units, size, size * direct];
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
      lead: {
        pull: anchorTable(get("anchor.pull"), start, size),
        follow: weights["anchor.follow"] && anchorTable(get("anchor.follow"), start, size),
      },
    };
  });
  function anchorTable(all: Float32Array, start: number, size: number): Tensor {
    const rows = range(0, components).flatMap((k) =>
      Array.from(all.subarray(k * features + start, k * features + start + size)),
    );
    return constant(rows, [1, components, size]);
  }
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
      let ofMoves: Tensor | undefined;
      if (seen && seenTable) {
        const [own, linear, ofEvents] = split(gemm(seen, seenTable), 1, positive(seenWidths)) as [
          Tensor,
          Tensor,
          Tensor | undefined,
        ];
        first = add(own, position);
        forecast = add(linear, linearBias);
        ofMoves = ofEvents;
      }
      const name = firstSteps(shape)[t];
      if (name) {
        if (seen && seenTable) forecast = add(forecast, gemm(seen, table(`${name}.seen`, seenSize, features)));
        forecast = add(forecast, table(`${name}.bias`, 1, features));
      }
      if (shared) first = add(first, shared);
      const second = relu(gemm(relu(first), hiddenKernel, { c: hiddenBias }));
      const own = gemm(second, featureKernel, { c: featureBias });
      return {
        own: perGroup(own, units),
        forecast: perGroup(forecast, 1),
        events: ofMoves && perGroup(ofMoves, direct),
      };
    },
    /** @param given the channels of the groups so far, and what the group sees of itself */
    cell(g: number, t: number, base: StepOutputs, given: readonly Tensor[], ownParts: number): Cell {
      const { size, before, kernel, head, bias, logScale, lead } = cells[g] as (typeof cells)[number];
      let own = base.own[g] as Tensor;
      let forecast = base.forecast[g] as Tensor;
      let ofMoves = base.events?.[g];
      if (kernel) {
        const sizes = positive([size * units, size, size * direct]);
        const [more, linear, ofEvents] = split(gemm(concat(given, 1), kernel), 1, sizes) as [
          Tensor,
          Tensor,
          Tensor | undefined,
        ];
        own = add(own, more);
        forecast = add(forecast, linear);
        if (ofEvents) ofMoves = ofMoves ? add(ofMoves, ofEvents) : ofEvents;
      }
      const name = firstSteps(shape)[t];
      if (name && before > 0) {
        const within = pickColumns(get(`${name}.within`), channels, featuresOf(g)).subarray(0, before * size);
        const rows = given.slice(0, given.length - ownParts);
        forecast = add(forecast, gemm(concat(rows, 1), constant(within, [before, size])));
      }
      const result = reshape(gemm(relu(own), head, { c: bias(t) }), [-1, outputs, size]); // [N, O, g]
      const parts = split(result, 1, positive([components, events, components, components]));
      const [logWeights, ofEvents, means, logScales] = (
        events > 0 ? parts : [parts[0], undefined, parts[1], parts[2]]
      ) as [Tensor, Tensor | undefined, Tensor, Tensor];
      const eventWeights = ofEvents && ofMoves ? addToLast(ofEvents, ofMoves, size) : ofEvents;
      return { logWeights, eventWeights, means, logScales, forecast, logScale, lead };
    },
  };
}

/** What the last two events, to stay and to go straight on, have beside their own: `[N, E, g]` and `[N, 2 · g]`. */
function addToLast(events: Tensor, more: Tensor, size: number): Tensor {
  const atoms = (events.shape[1] as number) - 2;
  const both = reshape(more, [-1, 2, size]);
  if (atoms === 0) return add(events, both);
  const [first, last] = split(events, 1, [atoms, 2]) as [Tensor, Tensor];
  return concat([first, add(last, both)], 1);
}

/** Of features that depend on nothing, weights that training has left out are zero. */
function withoutIndependent(
  shape: DensityShape,
  weights: Readonly<Record<string, Float32Array>>,
): Readonly<Record<string, Float32Array>> {
  const { features, independent, units } = shape;
  if (independent.length === 0) return weights;
  const outputs = countOutputs(shape);
  /** By number: which feature a weight is of. */
  const featureOf: Readonly<Record<string, (i: number) => number>> = {
    "head.kernel": (i) => Math.floor(i / (units * outputs)),
    "linear.seen": (i) => i % features,
    "linear.within": (i) => i % features,
    ...Object.fromEntries(
      firstSteps(shape).flatMap((name) =>
        ["seen", "within"].map((part) => [`${name}.${part}`, (i: number) => i % features]),
      ),
    ),
    "events.seen": (i) => Math.floor((i % (features * 2)) / 2),
    "events.within": (i) => Math.floor((i % (features * 2)) / 2),
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
