import { sizeOf } from "@timevae/graph";

/**
 * The sizes of an autoregressive mixture density: the distribution of a series `[T, D]`, step by step and, within a step, group of
 * features by group of features, each given everything before it.
 */
export interface DensityShape {
  /** T */
  readonly steps: number;
  /** D */
  readonly features: number;
  /** Sizes of the groups, in the order of the features; features of a group do not see each other. */
  readonly groups: readonly number[];
  /** Whether a value may stay what it was, or go on in a straight line, exactly: two events beside the mixture. */
  readonly events: boolean;
  /** Steps before the current one that are seen. */
  readonly lags: number;
  /** Numbers that are known of the whole series: a latent vector. 0: none. */
  readonly context: number;
  /** Steps before and after the current one that are seen of a curve that goes with the series; null: there is no curve. */
  readonly reach: number | null;
  /** Units of the two layers that all features share. */
  readonly hidden: number;
  /** Units of each feature's own layer. */
  readonly units: number;
  /** K: Gaussians in a mixture. */
  readonly components: number;
}

/** Most cells (steps × groups) of a density: each is some thirty operations of the sampler's graph. */
const mostCells = 192;

/** Groups of as equal sizes as can be: every feature alone, unless that were too many cells. */
export function groupFeatures(steps: number, features: number): readonly number[] {
  const count = Math.max(1, Math.min(features, Math.floor(mostCells / steps)));
  return Array.from(
    { length: count },
    (_, i) => Math.floor(((i + 1) * features) / count) - Math.floor((i * features) / count),
  );
}

/** Numbers per feature that later ones see: its value and, with events, whether it stayed and whether it went straight on. */
function channelsPerFeature({ events }: DensityShape): number {
  return events ? 3 : 1;
}

/** C: numbers per step. Group by group: values, then whether they stayed, then whether they went straight on. */
export function countChannels(shape: DensityShape): number {
  return shape.features * channelsPerFeature(shape);
}

/** The channel of a feature's value (`kind` 0), of its staying (1), of its going straight on (2). */
export function channelOf(shape: DensityShape, feature: number, kind: 0 | 1 | 2): number {
  const { start, size } = groupOf(shape, feature);
  return start * channelsPerFeature(shape) + kind * size + feature - start;
}

/** The group that a feature belongs to: its number, its first feature, and how many it has. */
export function groupOf({ groups }: DensityShape, feature: number): { index: number; start: number; size: number } {
  let start = 0;
  for (const [index, size] of groups.entries()) {
    if (feature < start + size) return { index, start, size };
    start += size;
  }
  throw new RangeError(`feature ${feature} is beyond the groups`);
}

/** F: numbers that are seen of steps before and of the curve. */
export function countSeen(shape: DensityShape): number {
  const ofCurve = shape.reach === null ? 0 : (2 * shape.reach + 1) * shape.features;
  return shape.lags * countChannels(shape) + ofCurve;
}

/** O: numbers that describe one value's mixture: K log weights, those of the two events, K means, K log scales. */
export function countOutputs({ components, events }: DensityShape): number {
  return 3 * components + (events ? 2 : 0);
}

/** What a density learns, by name. F or the context may be nothing: then there are no weights for it. */
export function densityParameters(shape: DensityShape): Readonly<Record<string, readonly number[]>> {
  const { steps, features, context, hidden, units } = shape;
  const [seen, channels, outputs] = [countSeen(shape), countChannels(shape), countOutputs(shape)];
  const all: Record<string, readonly number[]> = {
    "seen.kernel": [seen, hidden],
    "context.kernel": [context, hidden],
    position: [steps, hidden],
    "hidden.kernel": [hidden, hidden],
    "hidden.bias": [1, hidden],
    "feature.kernel": [hidden, features * units],
    "feature.bias": [1, features * units],
    "feature.within": [channels, features * units],
    "head.kernel": [features, units, outputs],
    "head.bias": [outputs, features],
    "linear.seen": [seen, features],
    "linear.within": [channels, features],
    "linear.bias": [1, features],
    logScale: [1, features],
  };
  return Object.fromEntries(Object.entries(all).filter(([, sizes]) => sizeOf(sizes) > 0));
}
