import type { Engine } from "@timevae/graph";
import type { DensityBatch } from "./density-data.js";
import { countChannels, countSeen, type DensityShape, firstSteps, groupOf } from "./density-shape.js";
import { countDifferent } from "./different-stretches.js";
import { basisOf, ownPlaces, toDirect } from "./forecast-basis.js";
import { type Sums, sumProducts } from "./normal-equations.js";
import { range } from "./range.js";
import { factoriseRidge, leadingSystem, type RidgeFactor, type RidgeSystem, solveFeature } from "./ridge-forecast.js";

/** Penalties of weights of other features, per row, that are tried. */
const penalties = [1, 0.1, 0.01, 1e-3, 1e-5] as const;
/** The least deviation of a forecast, in units of a feature's own. */
const leastScale = 1e-4;

/**
 * The linear forecast of every value from what is seen of steps before, of the curve and of its own step, by least squares; and how
 * far off it is. Training begins there, and leaves the forecast as it is.
 *
 * @returns `linear.*` for later steps, `first.*` and `second.*` as what these steps add to it, and `logScale` `[D]`
 */
export async function fitLinearStart(
  shape: DensityShape,
  engine: Engine,
  batches: readonly DensityBatch[],
): Promise<Record<string, Float32Array>> {
  const { features } = shape;
  const [seenSize, channels] = [countSeen(shape), countChannels(shape)];
  const width = seenSize + channels + 1;
  const basis = basisOf(shape);
  const different = countDifferent(shape, batches);
  const kinds = [...firstSteps(shape), ...(shape.steps > firstSteps(shape).length ? ["linear"] : [])];
  // What the last group sees, the others see a part of.
  const mostSeen = seenSize + groupOf(shape, features - 1).start * (channels / features);
  const all: Record<string, Float32Array> = {};
  const logScale = new Float32Array(features);
  for (const [t, kind] of kinds.entries()) {
    const isLater = kind === "linear";
    const ofAll = await sumProducts(shape, engine, batches, basis, isLater ? "later" : t);
    // Between knots there is nothing to forecast.
    const ofKnots = isLater && shape.lines ? await sumProducts(shape, engine, batches, basis, "knots") : ofAll;
    const linearSeen = new Float32Array(seenSize * features);
    const linearWithin = new Float32Array(channels * features);
    const linearBias = new Float32Array(features);
    let before = "";
    let systems: readonly RidgeSystem[] = [];
    const factors = new Map<Sums, readonly RidgeFactor[]>();
    const factorsOf = (sums: Sums) => {
      const used = [width - 1, ...range(0, mostSeen)];
      const made = factors.get(sums) ?? penalties.map((one) => factoriseRidge(sums.gram, width, used, one * sums.rows));
      factors.set(sums, made);
      return made;
    };
    for (let feature = 0; feature < features; feature++) {
      const start = groupOf(shape, feature).start * (channels / features);
      const isLine = shape.lines?.features.includes(feature) ?? false;
      const sums = isLine ? ofKnots : ofAll;
      const isAlone = shape.independent.includes(feature);
      const sees = `${start} ${isLine} ${isAlone}`;
      if (sees !== before) {
        // Features of a group see the same, and those of later groups more.
        before = sees;
        systems = isAlone ? [] : factorsOf(sums).map((factor) => leadingSystem(factor, 1 + seenSize + start));
      }
      const evidence = Math.min(sums.rows, (different * sums.rows) / ofAll.rows);
      const own = isAlone ? [width - 1] : [width - 1, ...ownPlaces(shape, feature)];
      const { weights, variance } = solveFeature(sums, width, feature, own, systems, evidence);
      const direct = toDirect(basis, weights);
      linearBias[feature] = direct[width - 1] as number;
      for (let i = 0; i < seenSize; i++) linearSeen[i * features + feature] = direct[i] as number;
      for (let i = seenSize; i < width - 1; i++)
        linearWithin[(i - seenSize) * features + feature] = direct[i] as number;
      logScale[feature] = Math.log(Math.max(leastScale, Math.sqrt(variance)));
    }
    if (seenSize > 0) all[`${kind}.seen`] = linearSeen;
    all[`${kind}.within`] = linearWithin;
    all[`${kind}.bias`] = linearBias;
  }
  // First steps are what they add to later ones.
  for (const part of ["seen", "within", "bias"]) {
    const later = all[`linear.${part}`] ?? new Float32Array(all[`first.${part}`]?.length ?? 0);
    all[`linear.${part}`] = later;
    for (const name of firstSteps(shape)) {
      all[`${name}.${part}`] = (all[`${name}.${part}`] ?? later).map((value, i) => value - (later[i] as number));
    }
  }
  if (seenSize === 0) for (const kind of ["linear", ...firstSteps(shape)]) delete all[`${kind}.seen`];
  return { ...all, logScale };
}

/** Whether a parameter is one of the linear forecast's. */
export function isForecast(name: string): boolean {
  return /^(linear|first|second)\./.test(name);
}
