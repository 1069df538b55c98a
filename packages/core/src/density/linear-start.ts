import {
  add,
  concat,
  createProgram,
  type Engine,
  gemm,
  multiply,
  reduceSum,
  reshape,
  slice,
  square,
} from "@timevae/graph";
import { choleskyInPlace, solveLower, solveLowerTransposed } from "@timevae/statistics";
import type { DensityBatch } from "./density-data.js";
import { batchFeeds } from "./density-data.js";
import { inputDensity, openCells, seenOf } from "./density-graph.js";
import { countChannels, countSeen, type DensityShape, groupOf } from "./density-shape.js";
import { range } from "./range.js";

/** Added to the diagonal of the normal equations, per row: what is seen of nothing gets no weight. */
const ridge = 1e-6;
/** The least deviation of a forecast, in units of a feature's own. */
const leastScale = 1e-4;

/**
 * The linear forecast of every value from what is seen of steps before, of the curve and of its own step, by least squares; and how
 * far off it is. Training begins there.
 */
export async function fitLinearStart(
  shape: DensityShape,
  engine: Engine,
  batches: readonly DensityBatch[],
): Promise<Record<string, Float32Array>> {
  const { features } = shape;
  const [seenSize, channels] = [countSeen(shape), countChannels(shape)];
  const width = seenSize + channels + 1;
  const ofAll = await sumProducts(shape, engine, batches, width, false);
  // Between knots there is nothing to forecast.
  const ofKnots = shape.lines ? await sumProducts(shape, engine, batches, width, true) : ofAll;
  const linearSeen = new Float32Array(seenSize * features);
  const linearWithin = new Float32Array(channels * features);
  const linearBias = new Float32Array(features);
  const logScale = new Float32Array(features);
  let before = "";
  let lower: Float64Array = new Float64Array();
  let used: number[] = [];
  for (let feature = 0; feature < features; feature++) {
    const start = groupOf(shape, feature).start * (channels / features);
    const isLine = shape.lines?.features.includes(feature) ?? false;
    const { gram, cross, squares, rows } = isLine ? ofKnots : ofAll;
    const sees = `${start} ${isLine} ${shape.independent.includes(feature)}`;
    if (sees !== before) {
      // Features of a group see the same: one factorisation for all of them.
      before = sees;
      used = shape.independent.includes(feature) ? [width - 1] : [width - 1, ...range(0, seenSize + start)];
      lower = factorise(gram, width, used, rows * ridge);
    }
    const solution = Float64Array.from(used, (i) => cross[i * features + feature] as number);
    const right = solution.slice();
    solveLower(lower, used.length, solution);
    solveLowerTransposed(lower, used.length, solution);
    let explained = 0;
    for (const [k, i] of used.entries()) {
      const weight = solution[k] as number;
      explained += weight * (right[k] as number);
      if (i === width - 1) linearBias[feature] = weight;
      else if (i < seenSize) linearSeen[i * features + feature] = weight;
      else linearWithin[(i - seenSize) * features + feature] = weight;
    }
    const variance = Math.max(0, (squares[feature] as number) - explained) / rows;
    logScale[feature] = Math.log(Math.max(leastScale, Math.sqrt(variance)));
  }
  return {
    ...(seenSize > 0 && { "linear.seen": linearSeen }),
    "linear.within": linearWithin,
    "linear.bias": linearBias,
    logScale,
  };
}

/** The normal equations: products of everything seen with itself and with the targets, over all rows, or those of knots. */
async function sumProducts(
  shape: DensityShape,
  engine: Engine,
  batches: readonly DensityBatch[],
  width: number,
  onlyKnots: boolean,
) {
  const { features } = shape;
  const inputs = inputDensity(shape);
  const history = reshape(inputs.history, [-1, countChannels(shape)]);
  const seen = seenOf(shape, inputs);
  const one = add(multiply(slice(history, 1, 0, 1), 0), 1);
  const all = concat(seen ? [seen, history, one] : [history, one], 1); // [R, F + C + 1]
  const target = reshape(inputs.target, [-1, features]);
  const line = shape.lines?.features[0] as number;
  const counted =
    onlyKnots && inputs.phase
      ? reshape(slice(openCells(shape, inputs.phase), 1, line, line + 1), [-1, 1])
      : multiply(one, 1); // [R, 1]
  const used = multiply(all, counted);
  const outputs = {
    gram: gemm(used, used, { transA: true }),
    cross: gemm(used, target, { transA: true }),
    squares: gemm(counted, square(target), { transA: true }),
    rows: reduceSum(counted),
  };
  const executable = await engine.compile(createProgram({ outputs }));
  const gram = new Float64Array(width * width);
  const cross = new Float64Array(width * features);
  const squares = new Float64Array(features);
  let rows = 0;
  try {
    for (const batch of batches) {
      const feeds = batchFeeds(shape, batch);
      // Without a sight of a context, its input is not part of this program.
      const { context: _, ...needed } = feeds;
      const results = await executable.run(needed);
      addTo(gram, results.gram?.data as Float32Array);
      addTo(cross, results.cross?.data as Float32Array);
      addTo(squares, results.squares?.data as Float32Array);
      rows += results.rows?.data[0] as number;
    }
  } finally {
    await executable.dispose();
  }
  return { gram, cross, squares, rows };
}

function factorise(gram: Float64Array, width: number, used: readonly number[], ridgeSum: number): Float64Array {
  const size = used.length;
  for (let strength = ridgeSum + 1e-2; ; strength *= 10) {
    const lower = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++)
        lower[i * size + j] = gram[(used[i] as number) * width + (used[j] as number)] as number;
      lower[i * size + i] = (lower[i * size + i] as number) + strength;
    }
    if (choleskyInPlace(lower, size)) return lower;
  }
}

function addTo(sum: Float64Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
}
