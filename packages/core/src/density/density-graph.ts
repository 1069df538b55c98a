import {
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
  subtract,
  type Tensor,
  transpose,
  where,
} from "@timevae/graph";
import { channelOf, countChannels, countOutputs, countSeen, type DensityShape, groupOf } from "./density-shape.js";

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
}

/** Log weights stay within this: no exponential overflows, and no event ever becomes impossible to learn. */
export const mostLogWeight = 15;
/** Natural logarithms of the smallest scale of a Gaussian, in units of a feature's standard deviation. */
export const leastLogScale = -9;

/** The inputs as they are fed: `history`, `target`, and `context`, `curve` where the shape asks for them. */
export function inputDensity(shape: DensityShape, prefix = ""): DensityInputs {
  const { steps, features, context, reach } = shape;
  return {
    history: input(`${prefix}history`, ["N", steps, countChannels(shape)]),
    target: input(`${prefix}target`, ["N", steps, features]),
    context: context > 0 ? input(`${prefix}context`, ["N", context]) : undefined,
    curve: reach === null ? undefined : input(`${prefix}curve`, ["N", steps, features]),
  };
}

/** `[N · T, F]`: what every step sees of the steps before it and of the curve around it; undefined when that is nothing. */
export function seenOf(shape: DensityShape, { history, curve }: DensityInputs): Tensor | undefined {
  const { steps, lags, reach } = shape;
  const parts: Tensor[] = [];
  if (lags > 0) {
    const padded = beforeHistory(shape, history, curve); // [N, lags + T, C]
    for (let lag = 1; lag <= lags; lag++) parts.push(slice(padded, 1, lags - lag, lags - lag + steps));
  }
  if (curve && reach !== null) {
    const edge = (step: number) => new Array<Tensor>(reach).fill(slice(curve, 1, step, step + 1));
    const padded = concat([...edge(0), curve, ...edge(steps - 1)], 1);
    for (let offset = 0; offset <= 2 * reach; offset++) parts.push(slice(padded, 1, offset, offset + steps));
  }
  return parts.length === 0 ? undefined : reshape(concat(parts, 2), [-1, countSeen(shape)]);
}

/** A series with what came before it: what the curve has in its first step, where there is one, or zeros. */
function beforeHistory(shape: DensityShape, history: Tensor, curve: Tensor | undefined): Tensor {
  const { features, lags } = shape;
  if (!curve) return pad(history, 1, lags, 0);
  const first = reshape(slice(curve, 1, 0, 1), [-1, features]);
  const channels = gemm(first, valueChannels(shape)); // [N, C]
  const before = new Array<Tensor>(lags).fill(reshape(channels, [-1, 1, countChannels(shape)]));
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
 * The negative log likelihood of series, in nats per number, the mean of the batch: a scalar.
 *
 * A value's density is a mixture of K Gaussians around a linear forecast, all of whose numbers depend on what was before; or it is
 * one of two exact events, with their probabilities, in place of the mixture.
 */
export function buildDensityLoss(shape: DensityShape, parameters: Parameters, inputs: DensityInputs): Tensor {
  const { steps, features, hidden, units, components, events } = shape;
  const get = (name: string) => parameters[name] as Tensor;
  const history = reshape(inputs.history, [-1, countChannels(shape)]); // [R, C], R = N · T
  const seen = seenOf(shape, inputs);
  // What all features share.
  let first = reshape(get("position"), [1, steps, hidden]);
  if (seen) first = add(reshape(gemm(seen, get("seen.kernel")), [-1, steps, hidden]), first);
  else first = add(multiply(reshape(slice(history, 1, 0, 1), [-1, steps, 1]), 0), first);
  if (inputs.context) first = add(first, reshape(gemm(inputs.context, get("context.kernel")), [-1, 1, hidden]));
  const shared = relu(gemm(relu(reshape(first, [-1, hidden])), get("hidden.kernel"), { c: get("hidden.bias") })); // [R, H]
  // What is a feature's own: it sees the groups before its own.
  const within = multiply(get("feature.within"), withinMask(shape, units));
  const own = add(gemm(shared, get("feature.kernel"), { c: get("feature.bias") }), gemm(history, within)); // [R, D · U]
  const byFeature = transpose(reshape(relu(own), [-1, features, units]), [1, 0, 2]); // [D, R, U]
  const outputs = add(
    transpose(matMul(byFeature, get("head.kernel")), [2, 0, 1]),
    reshape(get("head.bias"), [countOutputs(shape), features, 1]),
  ); // [O, D, R]
  const [weights, means, scales] = split(outputs, 0, [components + (events ? 2 : 0), components, components]) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const row = (name: string) => reshape(get(name), [1, features, 1]);
  const linearWithin = gemm(history, multiply(get("linear.within"), withinMask(shape, 1)));
  const linear = seen ? add(gemm(seen, get("linear.seen")), linearWithin) : linearWithin;
  const forecast = add(toFeatureRows(linear, features), row("linear.bias")); // [1, D, R]
  const target = toFeatureRows(reshape(inputs.target, [-1, features]), features);
  const logScale = maximum(add(scales, row("logScale")), leastLogScale); // [K, D, R]
  const mean = add(multiply(means, exp(row("logScale"))), forecast);
  const distance = multiply(subtract(target, mean), exp(multiply(logScale, -1)));
  const logWeights = maximum(minimum(weights, mostLogWeight), -mostLogWeight);
  const [mixture, ...eventWeights] = events
    ? split(logWeights, 0, [components, 1, 1])
    : ([logWeights] as readonly Tensor[]);
  const logDensities = subtract(subtract(mixture as Tensor, multiply(square(distance), 0.5)), logScale);
  let logLikelihood = subtract(logOfSum(logDensities, components), 0.5 * Math.log(2 * Math.PI)); // [1, D, R]
  if (events) {
    const [stays, straight] = eventWeights as [Tensor, Tensor];
    const flag = (kind: 1 | 2) =>
      greater(
        toFeatureRows(gemm(history, constant(flagSelection(shape, kind), [countChannels(shape), features])), features),
        0.5,
      );
    logLikelihood = where(flag(1), stays, where(flag(2), straight, logLikelihood));
  }
  const normaliser = log(reduceSum(exp(logWeights), [0], { keepAxes: true }));
  const total = reduceSum(subtract(normaliser, logLikelihood));
  const count = reduceSum(add(multiply(target, 0), 1));
  return divide(total, count);
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

function flagSelection(shape: DensityShape, kind: 1 | 2): Float32Array {
  const selection = new Float32Array(countChannels(shape) * shape.features);
  for (let feature = 0; feature < shape.features; feature++) {
    selection[channelOf(shape, feature, kind) * shape.features + feature] = 1;
  }
  return selection;
}
