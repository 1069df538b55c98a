import {
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
import { leastLogScale, mostLogWeight, valueChannels } from "./density-graph.js";
import { countChannels, countOutputs, type DensityShape } from "./density-shape.js";

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
  const { steps, features, groups, lags, reach } = shape;
  const network = createNetwork(shape, weights);
  const channels = countChannels(shape);
  const byStep = (x: Tensor) => split(x, 1, new Array<number>(steps).fill(features));
  const [normal, uniform] = [byStep(draw.normal), byStep(draw.uniform)];
  const curve = draw.curve && byStep(draw.curve);
  const nothing = multiply(slice(draw.normal, 1, 0, 1), 0); // [N, 1]
  const zeros = (size: number) => gemm(nothing, constant(new Float32Array(size), [1, size])); // [N, size]
  // As `buildDensityLoss` has it.
  const [firstOfCurve] = curve ?? [];
  const beforeAll = lags === 0 ? undefined : firstOfCurve ? gemm(firstOfCurve, valueChannels(shape)) : zeros(channels);
  const shared = network.context(draw.context);
  /** Per step: all channels, and the values by group. */
  const past: { readonly channels: Tensor; readonly groups: readonly Tensor[] }[] = [];
  for (let t = 0; t < steps; t++) {
    const seen: Tensor[] = [];
    for (let lag = 1; lag <= lags; lag++) seen.push(past[t - lag]?.channels ?? (beforeAll as Tensor));
    for (let offset = -(reach ?? -1); reach !== null && offset <= reach; offset++) {
      seen.push(curve?.[Math.min(Math.max(t + offset, 0), steps - 1)] as Tensor);
    }
    const base = network.step(t, seen.length > 0 ? concat(seen, 1) : undefined, shared, nothing);
    const normals = split(normal[t] as Tensor, 1, groups);
    const uniforms = split(uniform[t] as Tensor, 1, groups);
    const drawn: Tensor[] = []; // channels of the groups so far
    const values: Tensor[] = [];
    let start = 0;
    for (const [g, size] of groups.entries()) {
      const cell = network.cell(g, base, drawn);
      const before = [1, 2].map((lag) => past[t - lag]?.groups[g]);
      const noise = { normal: normals[g] as Tensor, uniform: uniforms[g] as Tensor };
      const { value, flags } = drawCell(shape, cell, noise, size, before, sliceBounds(bounds, start, size));
      values.push(value);
      drawn.push(flags ? concat([value, ...flags], 1) : value);
      start += size;
    }
    past.push({ channels: concat(drawn, 1), groups: values });
  }
  return concat(
    past.map((at) => concat(at.groups, 1)),
    1,
  );
}

/** What describes the values of one group at one step. */
interface Cell {
  /** `[N, K (+ 2), g]` */
  readonly logWeights: Tensor;
  /** `[N, K, g]` */
  readonly means: Tensor;
  readonly logScales: Tensor;
  /** `[N, g]` */
  readonly forecast: Tensor;
  /** `[1, g]` */
  readonly logScale: Float32Array;
}

function drawCell(
  { components, events }: DensityShape,
  { logWeights, means, logScales, forecast, logScale }: Cell,
  noise: { readonly normal: Tensor; readonly uniform: Tensor },
  size: number,
  [last, beforeLast]: readonly (Tensor | undefined)[],
  bounds: DensityBounds | undefined,
): { readonly value: Tensor; readonly flags: readonly [Tensor, Tensor] | undefined } {
  // Events that cannot happen yet have no weight: they need one value before, or two.
  const choices = components + (!events || !last ? 0 : beforeLast ? 2 : 1);
  const bounded = maximum(minimum(slice(logWeights, 1, 0, choices), mostLogWeight), -mostLogWeight);
  const cumulative = matMul(constant(lowerTriangle(choices), [1, choices, choices]), exp(bounded)); // [N, choices, g]
  const total = slice(cumulative, 1, choices - 1, choices); // [N, 1, g]
  const threshold = multiply(total, reshape(noise.uniform, [-1, 1, size]));
  // 0 up to the choice before the one that is drawn, 1 from there on; the last is always there.
  const reached = step(subtract(cumulative, threshold));
  const choice = matMul(constant(differences(choices), [1, choices, choices]), reached);
  const ofMixture = choices === components ? choice : slice(choice, 1, 0, components);
  const mean = reduceSum(multiply(ofMixture, means), [1]); // [N, g]
  const shift = reduceSum(multiply(ofMixture, logScales), [1]);
  const row = (values: ArrayLike<number>) => constant(Float32Array.from(values), [1, size]);
  const scale = exp(maximum(add(shift, row(logScale)), leastLogScale));
  const center = add(forecast, multiply(mean, row(Float32Array.from(logScale, Math.exp))));
  const drawn = add(center, multiply(scale, noise.normal));
  const rounded = keepGrid(drawn, bounds, row);
  const mixed = keepRange(events && last ? leaveLast(rounded, drawn, last, bounds, row) : rounded, bounds, row);
  if (!events) return { value: mixed, flags: undefined };
  const flag = (index: number) =>
    index < choices ? reshape(slice(choice, 1, index, index + 1), [-1, size]) : multiply(mixed, 0);
  const [stays, straight] = [flag(components), flag(components + 1)] as const;
  if (!last) return { value: mixed, flags: [stays, straight] };
  let value = add(multiply(mixed, subtract(subtract(1, stays), straight)), multiply(last, stays));
  if (beforeLast) {
    const on = keepRange(subtract(add(last, last), beforeLast), bounds, row);
    value = add(value, multiply(on, straight));
  }
  return { value, flags: [stays, straight] };
}

type Row = (values: ArrayLike<number>) => Tensor;

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

function keepRange(x: Tensor, bounds: DensityBounds | undefined, row: Row): Tensor {
  return bounds ? maximum(minimum(x, row(bounds.high)), row(bounds.low)) : x;
}

function sliceBounds(bounds: DensityBounds | undefined, start: number, size: number): DensityBounds | undefined {
  if (!bounds) return undefined;
  const part = (values: readonly number[]) => values.slice(start, start + size);
  return { step: part(bounds.step), offset: part(bounds.offset), low: part(bounds.low), high: part(bounds.high) };
}

/** The network of `buildDensityLoss` with numbers in it, for one step at a time. */
function createNetwork(shape: DensityShape, weights: Readonly<Record<string, Float32Array>>) {
  const { steps, features, groups, hidden, units, context } = shape;
  const [channels, outputs] = [countChannels(shape), countOutputs(shape)];
  const get = (name: string) => weights[name] as Float32Array;
  const table = (name: string, rows: number, columns: number) =>
    constant(get(name), [rows, columns], { name: `density.${name}` });
  const seenRows = weights["seen.kernel"] ? get("seen.kernel").length / hidden : 0;
  const seenKernel = seenRows > 0 ? joinColumns(get("seen.kernel"), hidden, get("linear.seen"), features) : undefined;
  const seenTable = seenKernel && constant(seenKernel, [seenRows, hidden + features]);
  const hiddenKernel = table("hidden.kernel", hidden, hidden);
  const hiddenBias = table("hidden.bias", 1, hidden);
  const featureKernel = table("feature.kernel", hidden, features * units);
  const featureBias = table("feature.bias", 1, features * units);
  const linearBias = table("linear.bias", 1, features);
  const cells = groups.map((size, g) => {
    const start = groups.slice(0, g).reduce((sum, other) => sum + other, 0);
    const before = (start * channels) / features;
    const own = columnsOf(get("feature.within"), before, features * units, start * units, size * units);
    const linear = columnsOf(get("linear.within"), before, features, start, size);
    return {
      size,
      within:
        before > 0 ? constant(joinColumns(own, size * units, linear, size), [before, size * (units + 1)]) : undefined,
      head: constant(blockDiagonal(shape, get("head.kernel"), start, size), [size * units, outputs * size]),
      headBias: constant(columnsOf(get("head.bias"), outputs, features, start, size), [1, outputs * size]),
      logScale: get("logScale").slice(start, start + size),
    };
  });
  return {
    context: (given: Tensor | undefined) => given && gemm(given, table("context.kernel", context, hidden)), // [N, H]
    step(t: number, seen: Tensor | undefined, shared: Tensor | undefined, nothing: Tensor) {
      const position = constant(get("position").slice(t * hidden, (t + 1) * hidden), [1, hidden]);
      let first = add(nothing, position); // [N, H]
      let forecast = add(nothing, linearBias);
      if (seen && seenTable) {
        const [own, linear] = split(gemm(seen, seenTable), 1, [hidden, features]) as [Tensor, Tensor];
        first = add(own, position);
        forecast = add(linear, linearBias);
      }
      if (shared) first = add(first, shared);
      const second = relu(gemm(relu(first), hiddenKernel, { c: hiddenBias }));
      const own = gemm(second, featureKernel, { c: featureBias });
      return {
        own: split(
          own,
          1,
          groups.map((size) => size * units),
        ),
        forecast: split(forecast, 1, groups),
      };
    },
    cell(
      g: number,
      base: { readonly own: readonly Tensor[]; readonly forecast: readonly Tensor[] },
      drawn: readonly Tensor[],
    ): Cell {
      const { size, within, head, headBias, logScale } = cells[g] as (typeof cells)[number];
      let own = base.own[g] as Tensor;
      let forecast = base.forecast[g] as Tensor;
      if (within) {
        const [more, linear] = split(gemm(concat(drawn, 1), within), 1, [size * units, size]) as [Tensor, Tensor];
        own = add(own, more);
        forecast = add(forecast, linear);
      }
      const result = reshape(gemm(relu(own), head, { c: headBias }), [-1, outputs, size]); // [N, O, g]
      const { components } = shape;
      const [logWeights, means, logScales] = split(result, 1, [outputs - 2 * components, components, components]);
      return { logWeights, means, logScales, forecast, logScale } as Cell;
    },
    steps,
  };
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

/** The first `rows` rows of some columns of a table. */
function columnsOf(table: Float32Array, rows: number, width: number, from: number, count: number): Float32Array {
  const part = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    part.set(table.subarray(row * width + from, row * width + from + count), row * count);
  }
  return part;
}

/** Two tables of as many rows, side by side. */
function joinColumns(a: Float32Array, widthA: number, b: Float32Array, widthB: number): Float32Array {
  const rows = a.length / widthA;
  const joined = new Float32Array(rows * (widthA + widthB));
  for (let row = 0; row < rows; row++) {
    joined.set(a.subarray(row * widthA, (row + 1) * widthA), row * (widthA + widthB));
    joined.set(b.subarray(row * widthB, (row + 1) * widthB), row * (widthA + widthB) + widthA);
  }
  return joined;
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
