import { concat, constant, gemm, multiply, reshape, slice, type Tensor, transpose } from "@timevae/graph";
import type { DensityInputs } from "./density-inputs.js";
import { channelOf, countChannels, countSeen, type DensityShape } from "./density-shape.js";

/** `[N · T, F]`: what every step sees of the steps before it, of the curve around it and of the knots; undefined when that is nothing. */
export function seenOf(shape: DensityShape, inputs: DensityInputs): Tensor | undefined {
  const { steps, lags, reach } = shape;
  const { curve, phase } = inputs;
  const parts: Tensor[] = [];
  for (let lag = 1; lag <= lags; lag++) parts.push(lagged(shape, inputs, lag));
  if (curve && reach !== null) {
    const edge = (step: number) => new Array<Tensor>(reach).fill(slice(curve, 1, step, step + 1));
    const padded = concat([...edge(0), curve, ...edge(steps - 1)], 1);
    for (let offset = 0; offset <= 2 * reach; offset++) parts.push(slice(padded, 1, offset, offset + steps));
  }
  if (phase) parts.push(phase);
  return parts.length === 0 ? undefined : reshape(concat(parts, 2), [-1, countSeen(shape)]);
}

/**
 * `[N, count + T, C]`: a series with what came before it: nobody knows, so that values stay what the first is and nothing is an event.
 */
export function beforeHistory(shape: DensityShape, { history }: DensityInputs, count: number): Tensor {
  const first = gemm(reshape(slice(history, 1, 0, 1), [-1, countChannels(shape)]), valuesAlone(shape)); // [N, C]
  const before = new Array<Tensor>(count).fill(reshape(first, [-1, 1, countChannels(shape)]));
  return concat([...before, history], 1);
}

/** `[N, T, C]`: what every step sees at a lag. The first step, which has no value before, sees what the curve has there, or zeros. */
export function lagged(shape: DensityShape, inputs: DensityInputs, lag: number): Tensor {
  const { steps, features } = shape;
  const { curve, history } = inputs;
  const channels = countChannels(shape);
  const start = curve
    ? reshape(gemm(reshape(slice(curve, 1, 0, 1), [-1, features]), valueChannels(shape)), [-1, 1, channels])
    : multiply(slice(history, 1, 0, 1), 0);
  if (steps === 1) return start;
  const padded = beforeHistory(shape, inputs, lag);
  return concat([start, slice(padded, 1, 1, steps)], 1);
}

/** `[1, D, R]` */
export function laggedValues(shape: DensityShape, inputs: DensityInputs, lag: number): Tensor {
  const rows = reshape(lagged(shape, inputs, lag), [-1, countChannels(shape)]);
  return toFeatureRows(gemm(rows, channelSelection(shape, 0)), shape.features);
}

/** `[C, C]`: channels without events. */
function valuesAlone(shape: DensityShape): Tensor {
  const channels = countChannels(shape);
  const table = new Float32Array(channels * channels);
  for (let feature = 0; feature < shape.features; feature++) {
    const at = channelOf(shape, feature, 0);
    table[at * channels + at] = 1;
  }
  return constant(table, [channels, channels]);
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

/** `[C, D]`: the channels of one kind, see `channelOf`. */
export function channelSelection(shape: DensityShape, kind: 0 | 1 | 2): Tensor {
  const selection = new Float32Array(countChannels(shape) * shape.features);
  for (let feature = 0; feature < shape.features; feature++) {
    selection[channelOf(shape, feature, kind) * shape.features + feature] = 1;
  }
  return constant(selection, [countChannels(shape), shape.features]);
}

/** The curve at every step, and at the step before; `[N, T, D]`. */
export function curveOf(shape: DensityShape, { curve }: DensityInputs): { now: Tensor; before: Tensor } | undefined {
  if (!curve) return undefined;
  const first = slice(curve, 1, 0, 1);
  return { now: curve, before: shape.steps > 1 ? concat([first, slice(curve, 1, 0, shape.steps - 1)], 1) : first };
}

/** `[R, D]` → `[1, D, R]`: along the rows, which are many, runtimes are fast. */
export function toFeatureRows(x: Tensor, features: number): Tensor {
  return reshape(transpose(x, [1, 0]), [1, features, -1]);
}
