import {
  add,
  concat,
  constant,
  divide,
  exp,
  gemm,
  greater,
  log,
  matMul,
  maximum,
  multiply,
  type Parameters,
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
import { anchors, unitsOfMeans } from "./anchor-graph.js";
import type { DensityInputs } from "./density-inputs.js";
import { countAtoms, countChannels, countEvents, countOutputs, type DensityShape } from "./density-shape.js";
import { bounded, eventWeights, isAtom } from "./event-weights.js";
import { buildForecast, dependent, withinMask } from "./forecast-graph.js";
import { ownOf } from "./own-past.js";
import { channelSelection, seenOf, toFeatureRows } from "./seen-past.js";

/** Natural logarithms of the smallest scale of a Gaussian, in units of a feature's standard deviation. */
export const leastLogScale = -9;
/** What describes the value of every cell, by row r = n · T + t. */
interface DensityCells {
  /** `[K + E, D, R]`: logarithms, up to a constant per cell. */
  readonly logWeights: Tensor;
  /** `[K, D, R]` */
  readonly means: Tensor;
  /** `[K, D, R]` */
  readonly logScales: Tensor;
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
  const logScales = maximum(add(scales, row), leastLogScale);
  return {
    logWeights: events > 0 ? concat(eventWeights(shape, parameters, inputs, weights, seen), 0) : bounded(weights),
    means: add(multiply(means, unitsOfMeans(shape, row, logScales)), anchors(shape, parameters, inputs, forecast)),
    logScales,
  };
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

/** `log Σ_k exp x_k` over the first axis, which has the size given; kept with size 1. */
export function logOfSum(x: Tensor, size: number): Tensor {
  const parts = split(x, 0, new Array<number>(size).fill(1));
  const largest = parts.reduce((a, b) => maximum(a, b));
  return add(largest, log(reduceSum(exp(subtract(x, largest)), [0], { keepAxes: true })));
}
