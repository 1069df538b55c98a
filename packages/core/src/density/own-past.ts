import {
  abs,
  add,
  concat,
  constant,
  gemm,
  log,
  multiply,
  reshape,
  slice,
  subtract,
  type Tensor,
  tanh,
  transpose,
} from "@timevae/graph";
import type { DensityInputs } from "./density-inputs.js";
import { countChannels, type DensityShape } from "./density-shape.js";
import { beforeHistory, channelSelection, curveOf, lagged } from "./seen-past.js";

/** In paces: less than that is no move. */
const leastMove = 0.003;
/** What is seen where nothing moves, see {@link movesOf}. */
export const noMoves = [0, Math.log(leastMove) / 3, Math.log(leastMove) / 3] as const;

/**
 * `[D, R, Q]`: what each feature's own layer sees of the feature: lag by lag how far it moved and bent, in paces, and its events; and
 * where its curve is. Smooth features move so little that layers shared by all do not see it.
 */
export function ownOf(shape: DensityShape, inputs: DensityInputs): Tensor | undefined {
  const { steps, features, lags, events } = shape;
  if (lags === 0) return undefined;
  const length = lags + 2 + steps;
  const padded = reshape(beforeHistory(shape, inputs, lags + 2), [-1, countChannels(shape)]); // [N · (lags + 2 + T), C]
  const of = (kind: 0 | 1 | 2) => reshape(gemm(padded, channelSelection(shape, kind)), [-1, length, features]);
  const values = of(0);
  const paced = inPaces(shape, values);
  const changes = subtract(slice(paced, 1, 1, length), slice(paced, 1, 0, length - 1)); // [N, lags + 1 + T, D]
  const changed = slice(changes, 1, 1, length - 1); // [N, lags + T, D]
  const bends = subtract(changed, slice(changes, 1, 0, length - 2));
  const flags = events ? ([1, 2] as const).map((kind) => slice(of(kind), 1, 2, length)) : [];
  const kinds = [...movesOf(changed, bends), ...flags];
  // Features first: from there on, parts are copied whole.
  const byFeature = kinds.map((kind) => transpose(kind, [2, 0, 1])); // [D, N, lags + T]
  const parts: Tensor[] = [];
  for (let lag = 1; lag <= lags; lag++) {
    for (const kind of byFeature) {
      parts.push(reshape(slice(kind, 2, lags - lag, lags - lag + steps), [features, 1, -1]));
    }
  }
  const curve = curveOf(shape, inputs);
  if (curve) {
    const last = reshape(
      gemm(reshape(lagged(shape, inputs, 1), [-1, countChannels(shape)]), channelSelection(shape, 0)),
      [-1, steps, features],
    );
    for (const part of leadOf(
      inPaces(shape, subtract(curve.now, last)),
      inPaces(shape, subtract(curve.now, curve.before)),
    )) {
      parts.push(reshape(transpose(part, [2, 0, 1]), [features, 1, -1]));
    }
  }
  return transpose(concat(parts, 1), [0, 2, 1]); // a product takes it as it is
}

/** Values in paces: what moves usually has moved by one; features are the last axis. */
export function inPaces(shape: DensityShape, values: Tensor, from = 0, to = shape.features): Tensor {
  const sizes = [...new Array<number>(values.shape.length - 1).fill(1), to - from];
  const inverse = shape.paces.slice(from, to).map((pace) => 1 / pace);
  return multiply(values, constant(inverse, sizes));
}

/**
 * What a feature's own layer sees of how it moved and bent, in paces: how far, softly limited to ±1, and the orders of magnitude of
 * both. What is quiet or straight goes on so.
 */
export function movesOf(change: Tensor, bend: Tensor): Tensor[] {
  const magnitude = (x: Tensor) => multiply(log(add(abs(x), leastMove)), 1 / 3);
  return [tanh(multiply(change, 1 / 4)), magnitude(change), magnitude(bend)];
}

/** What a feature's own layer sees of its curve, in paces: how far it is from the last value, softly limited at two sizes, and where it goes. */
export function leadOf(away: Tensor, slope: Tensor): Tensor[] {
  return [tanh(multiply(away, 1 / 4)), tanh(multiply(away, 1 / 16)), tanh(slope)];
}
