import {
  abs,
  add,
  concat,
  constant,
  divide,
  exp,
  gemm,
  greater,
  input,
  log,
  matMul,
  maximum,
  minimum,
  multiply,
  type Parameters,
  pad,
  reduceSum,
  relu,
  reshape,
  slice,
  split,
  square,
  step,
  subtract,
  type Tensor,
  tanh,
  transpose,
  where,
} from "@timevae/graph";
import {
  channelOf,
  countAtoms,
  countChannels,
  countEvents,
  countOutputs,
  countSeen,
  type DensityShape,
  groupOf,
} from "./density-shape.js";

/** What a density is told of a batch of series. */
export interface DensityInputs {
  /** `[N, T, C]`: the series in channels, see `channelOf`. */
  readonly history: Tensor;
  /** `[N, T, D]`: the values whose likelihood is asked for; those of `history`, or the same with rounding undone. */
  readonly target: Tensor;
  /** `[N, Z]` */
  readonly context?: Tensor | undefined;
  /** `[N, T, D]` */
  readonly curve?: Tensor | undefined;
  /** `[N, T, P]`: for shapes with lines, how many steps ago the last knot was: 1 in one of P places, the first at a knot. */
  readonly phase?: Tensor | undefined;
}

/** Log weights stay within this: no exponential overflows, and no event ever becomes impossible to learn. */
export const mostLogWeight = 15;
/** Natural logarithms of the smallest scale of a Gaussian, in units of a feature's standard deviation. */
export const leastLogScale = -9;
/** How near a value is to an atom, to be it; in units of a feature's standard deviation. */
export const atomTolerance = 1e-4;
/** Stands where a feature has fewer atoms than others have. */
export const noAtom = 1e6;
/** Added to the log weight of what cannot be. */
const impossible = -60;

/** The inputs as they are fed: `history`, `target`, and `context`, `curve`, `phase` where the shape asks for them. */
export function inputDensity(shape: DensityShape, prefix = ""): DensityInputs {
  const { steps, features, context, reach, lines } = shape;
  return {
    history: input(`${prefix}history`, ["N", steps, countChannels(shape)]),
    target: input(`${prefix}target`, ["N", steps, features]),
    context: context > 0 ? input(`${prefix}context`, ["N", context]) : undefined,
    curve: reach === null ? undefined : input(`${prefix}curve`, ["N", steps, features]),
    phase: lines ? input(`${prefix}phase`, ["N", steps, lines.period]) : undefined,
  };
}

/** `[N · T, F]`: what every step sees of the steps before it, of the curve around it and of the knots; undefined when that is nothing. */
export function seenOf(shape: DensityShape, inputs: DensityInputs): Tensor | undefined {
  const { steps, lags, reach } = shape;
  const { curve, phase } = inputs;
  const parts: Tensor[] = [];
  if (lags > 0) {
    const padded = beforeHistory(shape, inputs, lags); // [N, lags + T, C]
    for (let lag = 1; lag <= lags; lag++) parts.push(slice(padded, 1, lags - lag, lags - lag + steps));
  }
  if (curve && reach !== null) {
    const edge = (step: number) => new Array<Tensor>(reach).fill(slice(curve, 1, step, step + 1));
    const padded = concat([...edge(0), curve, ...edge(steps - 1)], 1);
    for (let offset = 0; offset <= 2 * reach; offset++) parts.push(slice(padded, 1, offset, offset + steps));
  }
  if (phase) parts.push(phase);
  return parts.length === 0 ? undefined : reshape(concat(parts, 2), [-1, countSeen(shape)]);
}

/** `[N, count + T, C]`: a series with what came before it: what the curve has in its first step, where there is one, or zeros. */
function beforeHistory(shape: DensityShape, { history, curve }: DensityInputs, count: number): Tensor {
  if (!curve) return pad(history, 1, count, 0);
  const first = reshape(slice(curve, 1, 0, 1), [-1, shape.features]);
  const channels = gemm(first, valueChannels(shape)); // [N, C]
  const before = new Array<Tensor>(count).fill(reshape(channels, [-1, 1, countChannels(shape)]));
  return concat([...before, history], 1);
}

/** `[D, C]`: from values to channels in which nothing has stayed and nothing gone straight on. */
export function valueChannels(shape: DensityShape): Tensor {
  const channels = countChannels(shape);
  const selection = new Float32Array(shape.features * channels);
  for (let feature = 0; feature < shape.features; feature++) {
    selection[feature * channels + channelOf(shape, feature, 0)] = 1;
  }
  return constant(selection, [shape.features, channels]);
}

/**
 * `[D, R, Q]`: what each feature's own layer sees of the feature: lag by lag how far it moved, in paces and softly limited, and its
 * events. Smooth features move so little that layers shared by all do not see it.
 */
function ownOf(shape: DensityShape, inputs: DensityInputs): Tensor | undefined {
  const { steps, features, lags, events } = shape;
  if (lags === 0) return undefined;
  const length = lags + 1 + steps;
  const padded = reshape(beforeHistory(shape, inputs, lags + 1), [-1, countChannels(shape)]); // [N · (lags + 1 + T), C]
  const of = (kind: 0 | 1 | 2) => reshape(gemm(padded, channelSelection(shape, kind)), [-1, length, features]);
  const values = of(0);
  const moves = movesOf(shape, slice(values, 1, 1, length), slice(values, 1, 0, length - 1)); // [N, lags + T, D]
  const kinds = events ? [moves, ...([1, 2] as const).map((kind) => slice(of(kind), 1, 1, length))] : [moves];
  // Features first: from there on, parts are copied whole.
  const byFeature = kinds.map((kind) => transpose(kind, [2, 0, 1])); // [D, N, lags + T]
  const parts: Tensor[] = [];
  for (let lag = 1; lag <= lags; lag++) {
    for (const kind of byFeature) {
      parts.push(reshape(slice(kind, 2, lags - lag, lags - lag + steps), [features, 1, -1]));
    }
  }
  return transpose(concat(parts, 1), [0, 2, 1]); // a product takes it as it is
}

/** How far values moved, in paces, softly limited to ±1; features are the last axis. */
export function movesOf(shape: DensityShape, now: Tensor, before: Tensor, from = 0, to = shape.features): Tensor {
  const sizes = [...new Array<number>(now.shape.length - 1).fill(1), to - from];
  const inverse = shape.paces.slice(from, to).map((pace) => 1 / (4 * pace));
  return tanh(multiply(subtract(now, before), constant(inverse, sizes)));
}

/** What describes the value of every cell, by row r = n · T + t. */
interface DensityCells {
  /** `[K + E, D, R]`: logarithms, up to a constant per cell. */
  readonly logWeights: Tensor;
  /** `[K, D, R]` */
  readonly means: Tensor;
  /** `[K, D, R]` */
  readonly logScales: Tensor;
}

/** `[1, D, R]`: the linear forecast. */
export function buildForecast(
  shape: DensityShape,
  parameters: Parameters,
  inputs: DensityInputs,
  seen = seenOf(shape, inputs),
): Tensor {
  const get = (name: string) => parameters[name] as Tensor;
  const { features } = shape;
  const history = reshape(inputs.history, [-1, countChannels(shape)]);
  const within = gemm(history, multiply(get("linear.within"), withinMask(shape, 1)));
  const linear = seen ? add(gemm(seen, get("linear.seen")), within) : within;
  return add(dependent(shape, toFeatureRows(linear, features)), reshape(get("linear.bias"), [1, features, 1]));
}

function buildCells(shape: DensityShape, parameters: Parameters, inputs: DensityInputs): DensityCells {
  const { steps, features, hidden, units, components } = shape;
  const get = (name: string) => parameters[name] as Tensor;
  const history = reshape(inputs.history, [-1, countChannels(shape)]); // [R, C], R = N · T
  const seen = seenOf(shape, inputs);
  // What all features share.
  let first = reshape(get("position"), [1, steps, hidden]);
  if (seen) first = add(reshape(gemm(seen, get("seen.kernel")), [-1, steps, hidden]), first);
  else first = add(multiply(reshape(slice(history, 1, 0, 1), [-1, steps, 1]), 0), first);
  if (inputs.context) first = add(first, reshape(gemm(inputs.context, get("context.kernel")), [-1, 1, hidden]));
  const shared = relu(gemm(relu(reshape(first, [-1, hidden])), get("hidden.kernel"), { c: get("hidden.bias") })); // [R, H]
  // What is a feature's own: it sees the groups before its own, and itself.
  const within = multiply(get("feature.within"), withinMask(shape, units));
  const ofGroups = add(gemm(shared, get("feature.kernel"), { c: get("feature.bias") }), gemm(history, within)); // [R, D · U]
  let byFeature = transpose(reshape(ofGroups, [-1, features, units]), [1, 0, 2]); // [D, R, U]
  const own = ownOf(shape, inputs);
  if (own) byFeature = add(byFeature, matMul(own, get("feature.own")));
  const heads = dependent(shape, transpose(matMul(relu(byFeature), get("head.kernel")), [2, 0, 1])); // [O, D, R]
  const bias = reshape(get("head.bias"), [countOutputs(shape), features, 1, steps]);
  const outputs = reshape(add(reshape(heads, [countOutputs(shape), features, -1, steps]), bias), [
    countOutputs(shape),
    features,
    -1,
  ]);
  const events = countEvents(shape);
  const [weights, means, scales] = split(outputs, 0, [components + events, components, components]) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const row = reshape(get("logScale"), [1, features, 1]);
  const forecast = buildForecast(shape, parameters, inputs, seen);
  return {
    logWeights: events > 0 ? concat(eventWeights(shape, parameters, inputs, weights, seen), 0) : bounded(weights),
    means: add(multiply(means, exp(row)), forecast),
    logScales: maximum(add(scales, row), leastLogScale),
  };
}

/** The log weights of the mixture, and those of events: to stay and to go straight on see all there is directly too, and some cannot be. */
function eventWeights(
  shape: DensityShape,
  parameters: Parameters,
  inputs: DensityInputs,
  weights: Tensor,
  seen: Tensor | undefined,
): Tensor[] {
  const { features, components, steps } = shape;
  const [events, atoms] = [countEvents(shape), countAtoms(shape)];
  const [ofMixture, ofEvents] = split(weights, 0, [components, events]) as [Tensor, Tensor];
  const history = reshape(inputs.history, [-1, countChannels(shape)]);
  const within = gemm(history, multiply(parameters["events.within"] as Tensor, withinMask(shape, 2)));
  const direct = seen ? add(gemm(seen, parameters["events.seen"] as Tensor), within) : within; // [R, D · 2]
  const both = dependent(shape, transpose(reshape(direct, [-1, features, 2]), [2, 1, 0])); // [2, D, R]
  const [atomsAlone, movesAlone] = atoms > 0 ? split(ofEvents, 0, [atoms, 2]) : [undefined, ofEvents];
  const added = atomsAlone ? concat([atomsAlone, add(movesAlone as Tensor, both)], 0) : add(ofEvents, both); // [E, D, R]
  const possible = reshape(constant(impossibleEvents(shape), [events, features, steps]), [events, features, 1, steps]);
  const masked = reshape(add(reshape(bounded(added), [events, features, -1, steps]), possible), [events, features, -1]);
  if (atoms === 0) return [bounded(ofMixture), masked];
  // To be the atom that the last value was is to stay.
  const last = slice(beforeHistory(shape, inputs, 1), 1, 0, steps); // [N, T, C]
  const lastValues = gemm(reshape(last, [-1, countChannels(shape)]), channelSelection(shape, 0));
  const [ofAtoms, others] = split(masked, 0, [atoms, 2]) as [Tensor, Tensor];
  const same = isAtom(shape, toFeatureRows(lastValues, features)); // [A, D, R]
  const later = Float32Array.from({ length: steps }, (_, t) => (t === 0 ? 0 : impossible));
  const staying = multiply(reshape(same, [atoms, features, -1, steps]), constant(later, [1, 1, 1, steps]));
  return [bounded(ofMixture), add(ofAtoms, reshape(staying, [atoms, features, -1])), others];
}

/** `[A, D, R]`: 1 where `x`, `[1, D, R]`, is an atom of its feature. */
function isAtom(shape: DensityShape, x: Tensor): Tensor {
  const atoms = constant(atomTable(shape), [countAtoms(shape), shape.features, 1]);
  return step(subtract(atomTolerance, abs(subtract(x, atoms))));
}

/** `[A, D]` */
export function atomTable(shape: DensityShape): Float32Array {
  const count = countAtoms(shape);
  return Float32Array.from(
    { length: count * shape.features },
    (_, i) => shape.atoms[i % shape.features]?.[Math.floor(i / shape.features)] ?? noAtom,
  );
}

/** `[E, D, T]`: no atoms where a feature has none; to stay takes one value before, to go straight on takes two. */
function impossibleEvents(shape: DensityShape): Float32Array {
  const { features, steps, atoms } = shape;
  const [events, count] = [countEvents(shape), countAtoms(shape)];
  return Float32Array.from({ length: events * features * steps }, (_, i) => {
    const [event, feature, t] = [Math.floor(i / (features * steps)), Math.floor(i / steps) % features, i % steps];
    const can = event < count ? event < (atoms[feature] as readonly number[]).length : t > event - count;
    return can ? 0 : impossible;
  });
}

function bounded(logWeights: Tensor): Tensor {
  return maximum(minimum(logWeights, mostLogWeight), -mostLogWeight);
}

/** `[·, D, R]` with nothing for features that depend on nothing. */
function dependent(shape: DensityShape, x: Tensor): Tensor {
  const { features, independent } = shape;
  if (independent.length === 0) return x;
  const mask = Array.from({ length: features }, (_, d) => (independent.includes(d) ? 0 : 1));
  return multiply(x, constant(mask, [1, features, 1]));
}

/**
 * The negative log likelihood of every cell in nats, `[1, D, R]`, with rows r = n · T + t.
 *
 * A value's density is a mixture of K Gaussians around a linear forecast, all of whose numbers depend on what was before; or it is
 * one of some exact events, with their probabilities, in place of the mixture.
 */
export function buildDensityCosts(shape: DensityShape, parameters: Parameters, inputs: DensityInputs): Tensor {
  const { features, components, events } = shape;
  const { logWeights, means, logScales } = buildCells(shape, parameters, inputs);
  const target = toFeatureRows(reshape(inputs.target, [-1, features]), features);
  const distance = multiply(subtract(target, means), exp(multiply(logScales, -1)));
  const atoms = countAtoms(shape);
  const [mixture, ...ofEvents] = events
    ? split(logWeights, 0, [components, ...new Array<number>(atoms + 2).fill(1)])
    : ([logWeights] as readonly Tensor[]);
  const logDensities = subtract(subtract(mixture as Tensor, multiply(square(distance), 0.5)), logScales);
  let logLikelihood = subtract(logOfSum(logDensities, components), 0.5 * Math.log(2 * Math.PI)); // [1, D, R]
  const history = reshape(inputs.history, [-1, countChannels(shape)]);
  if (events) {
    const channel = (kind: 0 | 1 | 2) => toFeatureRows(gemm(history, channelSelection(shape, kind)), features);
    if (atoms > 0) {
      const hits = split(isAtom(shape, channel(0)), 0, new Array<number>(atoms).fill(1));
      for (const [a, hit] of hits.entries()) {
        logLikelihood = where(greater(hit, 0.5), ofEvents[a] as Tensor, logLikelihood);
      }
    }
    const [stays, straight] = ofEvents.slice(atoms) as [Tensor, Tensor];
    logLikelihood = where(greater(channel(1), 0.5), stays, where(greater(channel(2), 0.5), straight, logLikelihood));
  }
  const normaliser = log(reduceSum(exp(logWeights), [0], { keepAxes: true }));
  const costs = subtract(normaliser, logLikelihood);
  const open = inputs.phase && openCells(shape, inputs.phase);
  return open ? multiply(costs, open) : costs;
}

/** `[1, D, R]`: 0 where a value follows from the two before it: on a line, between its knots. */
export function openCells(shape: DensityShape, phase: Tensor): Tensor {
  const { steps, features, lines } = shape;
  const between = Float32Array.from({ length: features * steps }, (_, i) =>
    lines?.features.includes(Math.floor(i / steps)) && i % steps >= 2 ? 1 : 0,
  );
  const atKnot = reshape(slice(phase, 2, 0, 1), [1, 1, -1, steps]);
  const closed = multiply(subtract(1, atKnot), constant(between, [1, features, 1, steps])); // [1, D, N, T]
  return reshape(subtract(1, closed), [1, features, -1]);
}

/** The mean of {@link buildDensityCosts}, in nats per number: a scalar. */
export function buildDensityLoss(shape: DensityShape, parameters: Parameters, inputs: DensityInputs): Tensor {
  const total = reduceSum(buildDensityCosts(shape, parameters, inputs));
  return divide(total, reduceSum(add(multiply(inputs.target, 0), 1)));
}

/** `[R, D]` → `[1, D, R]`: along the rows, which are many, runtimes are fast. */
function toFeatureRows(x: Tensor, features: number): Tensor {
  return reshape(transpose(x, [1, 0]), [1, features, -1]);
}

/** `log Σ_k exp x_k` over the first axis, which has the size given; kept with size 1. */
export function logOfSum(x: Tensor, size: number): Tensor {
  const parts = split(x, 0, new Array<number>(size).fill(1));
  const largest = parts.reduce((a, b) => maximum(a, b));
  return add(largest, log(reduceSum(exp(subtract(x, largest)), [0], { keepAxes: true })));
}

/** `[C, D · size]`: 1 where a feature sees a channel of its own step: one of an earlier group. */
function withinMask(shape: DensityShape, size: number): Tensor {
  const { features } = shape;
  const channels = countChannels(shape);
  const mask = new Float32Array(channels * features * size);
  for (let feature = 0; feature < features; feature++) {
    const seen = groupOf(shape, feature).start * (channels / features);
    for (let channel = 0; channel < seen; channel++) {
      const from = channel * features * size + feature * size;
      mask.fill(1, from, from + size);
    }
  }
  return constant(mask, [channels, features * size]);
}

/** `[C, D]`: the channels of one kind, see `channelOf`. */
function channelSelection(shape: DensityShape, kind: 0 | 1 | 2): Tensor {
  const selection = new Float32Array(countChannels(shape) * shape.features);
  for (let feature = 0; feature < shape.features; feature++) {
    selection[channelOf(shape, feature, kind) * shape.features + feature] = 1;
  }
  return constant(selection, [countChannels(shape), shape.features]);
}
