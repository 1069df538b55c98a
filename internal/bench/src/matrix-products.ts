import {
  concat,
  constant,
  constantOp,
  createProgram,
  type Feeds,
  gemm,
  input,
  type Program,
  reshape,
  resolveShape,
  slice,
  type Tensor,
} from "@timevae/graph";
import { createRandom } from "@timevae/spec";

/** A constant, or a repeated one. */
function isTable({ node }: Tensor): boolean {
  return node.op === constantOp || node.op.name === "Expand";
}

/**
 * The matrix products of a program and nothing else: what the mathematics cannot do without. Products with a constant
 * table and with a 1 × 1 matrix are ways to write sums and repetitions and do not count.
 */
export function matrixProductsOf(
  program: Program,
  symbols: Readonly<Record<string, number>>,
): { readonly program: Program; readonly feeds: Feeds; readonly count: number } {
  const random = createRandom(1);
  const feeds: Record<string, { data: Float32Array; shape: number[] }> = {};
  const corners: Tensor[] = [];
  for (const node of program.nodes) {
    const [a, b] = node.inputs as [Tensor, Tensor];
    if (node.op.name !== "Gemm" || isTable(a) || isTable(b)) continue;
    const [shapeA, shapeB] = [resolveShape(a.shape, symbols), resolveShape(b.shape, symbols)];
    if (shapeA.every((size) => size === 1)) continue;
    const [valuesA, valuesB] = [shapeA, shapeB].map((shape) =>
      random.fillNormal(new Float32Array((shape[0] as number) * (shape[1] as number))),
    ) as [Float32Array, Float32Array];
    // Weights change from step to step, so the right operand is fed: a constant one would be packed in advance.
    const name = `b${corners.length}`;
    feeds[name] = { data: valuesB, shape: shapeB };
    const product = gemm(constant(valuesA, shapeA), input(name, shapeB), {
      transA: node.attributes.transA === 1,
      transB: node.attributes.transB === 1,
    });
    corners.push(reshape(slice(slice(product, 0, 0, 1), 1, 0, 1), [1]));
  }
  return { program: createProgram({ outputs: { corners: concat(corners, 0) } }), feeds, count: corners.length };
}
