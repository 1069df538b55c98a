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
  type Tensor,
} from "@timevae/graph";
import { batchFeeds, type DensityBatch } from "./density-data.js";
import { openCells } from "./density-graph.js";
import { inputDensity } from "./density-inputs.js";
import { countChannels, type DensityShape, firstSteps } from "./density-shape.js";
import { type Basis, basisMatrix } from "./forecast-basis.js";
import { seenOf } from "./seen-past.js";

/** Products, summed over rows; W numbers are seen of each, the last is 1. */
export interface Sums {
  /** `[W, W]`: of what is seen with itself. */
  readonly gram: Float64Array;
  /** `[W, D]`: with the targets. */
  readonly cross: Float64Array;
  /** `[D]`: of targets with themselves. */
  readonly squares: Float64Array;
  readonly rows: number;
}

/** The normal equations: products of everything seen with itself and with the targets, over all rows, or those of knots. */
export async function sumProducts(
  shape: DensityShape,
  engine: Engine,
  batches: readonly DensityBatch[],
  basis: Basis,
  /** The first step, the second, all later ones, or those of them that are knots. */
  which: number | "later" | "knots",
): Promise<Sums> {
  const width = basis.units.length;
  const { features } = shape;
  const inputs = inputDensity(shape);
  const history = reshape(inputs.history, [-1, countChannels(shape)]);
  const seen = seenOf(shape, inputs);
  const one = add(multiply(slice(history, 1, 0, 1), 0), 1);
  const all = concat(seen ? [seen, history, one] : [history, one], 1); // [R, F + C + 1]
  const target = reshape(inputs.target, [-1, features]);
  const line = shape.lines?.features[0] as number;
  const knots =
    which === "knots" && inputs.phase
      ? reshape(slice(openCells(shape, inputs.phase), 1, line, line + 1), [-1, 1])
      : multiply(one, 1); // [R, 1]
  const [from, to] = typeof which === "number" ? [which, which + 1] : [firstSteps(shape).length, shape.steps];
  const chosen = (x: Tensor, size: number) =>
    reshape(slice(reshape(x, [-1, shape.steps, size]), 1, from, to), [-1, size]);
  const counted = chosen(knots, 1);
  const used = multiply(gemm(chosen(all, width), basisMatrix(basis)), counted);
  const outputs = {
    gram: gemm(used, used, { transA: true }),
    cross: gemm(used, chosen(target, features), { transA: true }),
    squares: gemm(counted, square(chosen(target, features)), { transA: true }),
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

function addTo(sum: Float64Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
}
