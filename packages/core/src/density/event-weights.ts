import {
  abs,
  add,
  concat,
  constant,
  gemm,
  maximum,
  minimum,
  multiply,
  type Parameters,
  reshape,
  split,
  step,
  subtract,
  type Tensor,
  transpose,
} from "@timevae/graph";
import type { DensityInputs } from "./density-inputs.js";
import { countAtoms, countChannels, countEvents, type DensityShape } from "./density-shape.js";
import { dependent, withinMask } from "./forecast-graph.js";
import { channelSelection, lagged, toFeatureRows } from "./seen-past.js";

/** Log weights stay within this: no exponential overflows, and no event ever becomes impossible to learn. */
export const mostLogWeight = 15;
/** How near a value is to an atom, to be it; in units of a feature's standard deviation. */
export const atomTolerance = 1e-4;
/** Stands where a feature has fewer atoms than others have. */
export const noAtom = 1e6;
/** Added to the log weight of what cannot be. */
const impossible = -60;

/** The log weights of the mixture, and those of events: to stay and to go straight on see all there is directly too, and some cannot be. */
export function eventWeights(
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
  const last = lagged(shape, inputs, 1); // [N, T, C]
  const lastValues = gemm(reshape(last, [-1, countChannels(shape)]), channelSelection(shape, 0));
  const [ofAtoms, others] = split(masked, 0, [atoms, 2]) as [Tensor, Tensor];
  const same = isAtom(shape, toFeatureRows(lastValues, features)); // [A, D, R]
  const later = Float32Array.from({ length: steps }, (_, t) => (t === 0 ? 0 : impossible));
  const staying = multiply(reshape(same, [atoms, features, -1, steps]), constant(later, [1, 1, 1, steps]));
  return [bounded(ofMixture), add(ofAtoms, reshape(staying, [atoms, features, -1])), others];
}

/** `[A, D, R]`: 1 where `x`, `[1, D, R]`, is an atom of its feature. */
export function isAtom(shape: DensityShape, x: Tensor): Tensor {
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

export function bounded(logWeights: Tensor): Tensor {
  return maximum(minimum(logWeights, mostLogWeight), -mostLogWeight);
}
