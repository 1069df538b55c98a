import { type ArrayValue, createProgram, type Engine, gemm, input } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { choleskyInPlace, solveLower, solveLowerTransposed } from "@timevae/statistics";

/** Strengths of the penalty to choose from. */
const penalties = [1, 10, 100, 1000, 10_000];
/** Every so manieth example is kept aside for the choice. */
const keptAside = 5;

/**
 * A linear classifier: ridge regression on labels of ±1, solved through the examples' inner products, as there are more
 * features than examples. The penalty is the one with the smallest squared error on a fifth of the examples that is kept
 * aside; then all are learned from.
 *
 * @param engine computes the inner products
 * @param features one row of numbers per feature, one number per example, in random order
 * @param labels `[examples]`, −1 or 1
 * @param pause awaited between pieces of the computation
 * @returns the weights: `constant`, and one per feature for numbers as they are in `features`
 */
export async function fitRidgeClassifier(
  engine: Engine,
  features: readonly Float64Array[],
  labels: Float64Array,
  pause: () => Promise<void> = async () => {},
): Promise<{ readonly constant: number; readonly weights: Float64Array }> {
  const rows = labels.length;
  const centre = meanOf(labels);
  const targets = labels.map((label) => label - centre);
  const scales = features.map((feature) => {
    const mean = meanOf(feature);
    const deviation = Math.sqrt(feature.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    return { mean, deviation: deviation > 1e-9 ? deviation : Number.POSITIVE_INFINITY };
  });
  const standardised = new Float32Array(features.length * rows);
  for (const [i, feature] of features.entries()) {
    const { mean, deviation } = scales[i] as (typeof scales)[0];
    for (let n = 0; n < rows; n++) standardised[i * rows + n] = ((feature[n] as number) - mean) / deviation;
  }
  const products = await innerProducts(engine, { data: standardised, shape: [features.length, rows] });
  const coefficients = solve(
    products,
    rows,
    await choosePenalty(products, rows, targets, pause),
    targets,
    everyIndex(rows),
  );
  const weights = new Float64Array(features.length);
  let constant = centre;
  for (const [i, { mean, deviation }] of scales.entries()) {
    let sum = 0;
    for (let n = 0; n < rows; n++) sum += (standardised[i * rows + n] as number) * (coefficients[n] as number);
    weights[i] = sum / deviation;
    constant -= (weights[i] as number) * mean;
  }
  return { constant, weights };
}

/** `[rows, rows]`: examples by examples. */
async function innerProducts(engine: Engine, standardised: ArrayValue): Promise<Float32Array> {
  const x = input("x", standardised.shape);
  const executable = await engine.compile(createProgram({ outputs: { products: gemm(x, x, { transA: true }) } }));
  try {
    return ((await executable.run({ x: standardised })).products as ArrayValue).data.slice();
  } finally {
    await executable.dispose();
  }
}

async function choosePenalty(
  products: Float32Array,
  rows: number,
  targets: Float64Array,
  pause: () => Promise<void>,
): Promise<number> {
  const [learned, aside] = [
    everyIndex(rows).filter((n) => n % keptAside > 0),
    everyIndex(rows).filter((n) => n % keptAside === 0),
  ];
  let best = { error: Number.POSITIVE_INFINITY, penalty: penalties[0] as number };
  for (const penalty of penalties) {
    await pause();
    const coefficients = solve(products, rows, penalty, targets, learned);
    let error = 0;
    for (const n of aside) {
      let answer = 0;
      for (let i = 0; i < learned.length; i++) {
        answer += (products[n * rows + (learned[i] as number)] as number) * (coefficients[i] as number);
      }
      error += (answer - (targets[n] as number)) ** 2;
    }
    if (error < best.error) best = { error, penalty };
  }
  return best.penalty;
}

/** Coefficients `(K + penalty)⁻¹ · targets` of the chosen examples. */
function solve(
  products: Float32Array,
  rows: number,
  penalty: number,
  targets: Float64Array,
  chosen: Uint32Array,
): Float64Array {
  const size = chosen.length;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = (chosen[i] as number) * rows;
    for (let j = 0; j <= i; j++) matrix[i * size + j] = products[row + (chosen[j] as number)] as number;
    matrix[i * size + i] = (matrix[i * size + i] as number) + penalty;
  }
  if (!choleskyInPlace(matrix, size)) {
    throw new TimeVAEError(
      "diverged",
      "ridge classifier: expected finite features; are there extreme values in the data?",
    );
  }
  const coefficients = Float64Array.from(chosen, (n) => targets[n] as number);
  solveLower(matrix, size, coefficients);
  solveLowerTransposed(matrix, size, coefficients);
  return coefficients;
}

function everyIndex(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
