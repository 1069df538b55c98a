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
  /** Whether a value may be one of {@link atoms}, stay what it was, or go on in a straight line, exactly: events beside the mixture. */
  readonly events: boolean;
  /** By feature: values that come exactly, often; in units of the feature's standard deviation, as its values are. */
  readonly atoms: readonly (readonly number[])[];
  /** Features for which to stay is an event; of others the mixture has what stays as well. */
  readonly stays: readonly number[];
  /** Features that depend on nothing, not even on what they were, and that nothing depends on; in ascending order. */
  readonly independent: readonly number[];
  /** Features that go straight on from knot to knot, all with the same knots; null: there are none. */
  readonly lines: DensityLines | null;
  /** By feature: how far it moves in a step, about; in units of its standard deviation. */
  readonly paces: readonly number[];
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

/** Features that are lines between knots, see `DensityInputs.phase`. */
export interface DensityLines {
  /** P: steps from knot to knot. */
  readonly period: number;
  /** In ascending order. */
  readonly features: readonly number[];
  /** `[P]`: shares of series, by how many steps before their first one the last knot was. */
  readonly phases: readonly number[];
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
export function channelsPerFeature({ events }: DensityShape): number {
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

/** F: numbers that are seen of steps before, of the curve, and of where the knots are. */
export function countSeen(shape: DensityShape): number {
  const ofCurve = shape.reach === null ? 0 : (2 * shape.reach + 1) * shape.features;
  return shape.lags * countChannels(shape) + ofCurve + (shape.lines?.period ?? 0);
}

/** Q: numbers that a feature's own layer sees of the feature itself: its last moves, bends and events, and its curve. */
export function countOwn(shape: DensityShape): number {
  return shape.lags * (channelsPerFeature(shape) + 2) + (shape.reach === null || shape.lags === 0 ? 0 : 3);
}

/** What the Gaussians of a mixture lie around, one by one: the linear forecast, the last value, or where a straight line leads. */
export function anchorsOf({ components }: DensityShape): readonly ("forecast" | "last" | "straight")[] {
  return Array.from({ length: components }, (_, k) =>
    k < components / 2 ? "forecast" : k < (3 * components) / 4 ? "last" : "straight",
  );
}

/** A: atoms of the feature that has most of them. */
export function countAtoms({ atoms }: DensityShape): number {
  return Math.max(0, ...atoms.map(({ length }) => length));
}

/** E: what may happen beside the mixture. Atoms first, then to stay, then to go straight on: what needs no past comes first. */
export function countEvents(shape: DensityShape): number {
  return shape.events ? countAtoms(shape) + 2 : 0;
}

/** O: numbers that describe one value's mixture: K log weights, those of the events, K means, K log scales. */
export function countOutputs(shape: DensityShape): number {
  return 3 * shape.components + countEvents(shape);
}

/** Steps whose forecast differs from that of later ones, as there is less of a past: by what is added to the later ones' there. */
export function firstSteps({ steps }: DensityShape): readonly string[] {
  return ["first", "second"].slice(0, steps);
}

/** What a density learns, by name. F or the context may be nothing: then there are no weights for it. */
export function densityParameters(shape: DensityShape): Readonly<Record<string, readonly number[]>> {
  const { steps, features, context, hidden, units } = shape;
  const [seen, channels, outputs] = [countSeen(shape), countChannels(shape), countOutputs(shape)];
  const directEvents = shape.events ? 2 : 0;
  const all: Record<string, readonly number[]> = {
    "seen.kernel": [seen, hidden],
    "context.kernel": [context, hidden],
    position: [steps, hidden],
    "hidden.kernel": [hidden, hidden],
    "hidden.bias": [1, hidden],
    "feature.kernel": [hidden, features * units],
    "feature.bias": [1, features * units],
    "feature.within": [channels, features * units],
    "feature.own": [features, countOwn(shape), units],
    "head.kernel": [features, units, outputs],
    "head.bias": [outputs, features, steps],
    "linear.seen": [seen, features],
    "linear.within": [channels, features],
    "linear.bias": [1, features],
    ...Object.fromEntries(
      firstSteps(shape).flatMap((name) => [
        [`${name}.seen`, [seen, features]],
        [`${name}.within`, [channels, features]],
        [`${name}.bias`, [1, features]],
      ]),
    ),
    "events.seen": [seen, features * directEvents],
    "events.within": [channels, features * directEvents],
    logScale: [1, features],
    "anchor.pull": [shape.components, features],
    "anchor.follow": shape.reach === null ? [0] : [shape.components, features],
  };
  return Object.fromEntries(Object.entries(all).filter(([, sizes]) => sizeOf(sizes) > 0));
}
