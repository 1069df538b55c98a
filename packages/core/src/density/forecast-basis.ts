import { constant, type Tensor } from "@timevae/graph";
import { channelOf, channelsPerFeature, countChannels, countSeen, type DensityShape } from "./density-shape.js";
import { range } from "./range.js";

/** By place of what is seen, the place that it is looked at relative to, and in which unit; itself in units of 1 where there is none. */
export interface Basis {
  readonly relativeTo: Int32Array;
  readonly units: Float64Array;
}

/** Values by how far they moved, in paces: of smooth features the moves count, and they are small. */
export function basisOf(shape: DensityShape): Basis {
  const { features, lags, reach, paces } = shape;
  const [seenSize, channels] = [countSeen(shape), countChannels(shape)];
  const width = seenSize + channels + 1;
  const relativeTo = new Int32Array(width).fill(-1);
  const units = new Float64Array(width).fill(1);
  for (let feature = 0; feature < features; feature++) {
    const value = channelOf(shape, feature, 0);
    const pace = paces[feature] as number;
    for (let lag = 1; lag < lags; lag++) {
      relativeTo[lag * channels + value] = (lag - 1) * channels + value;
      units[lag * channels + value] = pace;
    }
    if (lags > 0) {
      relativeTo[seenSize + value] = value;
      units[seenSize + value] = pace;
    }
    for (let offset = 0; reach !== null && offset <= 2 * reach; offset++) {
      const at = lags * channels + offset * features + feature;
      if (offset !== reach) relativeTo[at] = lags * channels + reach * features + feature;
    }
  }
  return { relativeTo, units };
}

/** Weights of a basis as weights of what is seen. */
export function toDirect({ relativeTo, units }: Basis, weights: Float64Array): Float64Array {
  const direct = new Float64Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const weight = (weights[i] as number) / (units[i] as number);
    direct[i] = (direct[i] as number) + weight;
    const other = relativeTo[i] as number;
    if (other >= 0) direct[other] = (direct[other] as number) - weight;
  }
  return direct;
}

/** `[W, W]`: from what is seen to a basis. */
export function basisMatrix({ relativeTo, units }: Basis): Tensor {
  const width = units.length;
  const matrix = new Float32Array(width * width);
  for (let i = 0; i < width; i++) {
    matrix[i * width + i] = 1 / (units[i] as number);
    const other = relativeTo[i] as number;
    if (other >= 0) matrix[other * width + i] = -1 / (units[i] as number);
  }
  return constant(matrix, [width, width]);
}

/** Where a feature sees itself. */
export function ownPlaces(shape: DensityShape, feature: number): number[] {
  const { features, lags, reach, lines } = shape;
  const channels = countChannels(shape);
  const kinds = range(0, channelsPerFeature(shape)) as (0 | 1 | 2)[];
  const places = range(0, lags).flatMap((lag) => kinds.map((kind) => lag * channels + channelOf(shape, feature, kind)));
  const curve = reach === null ? [] : range(0, 2 * reach + 1).map((k) => lags * channels + k * features + feature);
  const ofCurve = reach === null ? 0 : (2 * reach + 1) * features;
  const phases = range(0, lines?.period ?? 0).map((k) => lags * channels + ofCurve + k);
  return [...places, ...curve, ...phases].sort((a, b) => a - b);
}
