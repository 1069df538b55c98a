import { TimeVAEError } from "@timevae/spec";
import { broadcastShapes, sameShape } from "../dimension.js";
import { createTensor, float, int, type Op, type Tensor } from "../tensor.js";
import { multiply } from "./multiply.js";
import { requireFloat32 } from "./require-float32.js";
import { sumTo } from "./sum-to.js";

export interface GemmOptions {
  /** Added to the product; broadcasts to `[M, P]`. */
  readonly c?: Tensor | undefined;
  readonly transA?: boolean;
  readonly transB?: boolean;
  readonly alpha?: number;
  readonly beta?: number;
}

const gemmOp: Op = {
  name: "Gemm",
  gradient({ inputs: [a, b, c], attributes }, [dy]) {
    const { transA, transB, alpha, beta } = attributes as {
      transA: number;
      transB: number;
      alpha: number;
      beta: number;
    };
    const da = transA
      ? gemm(b!, dy!, { transA: transB === 1, transB: true, alpha })
      : gemm(dy!, b!, { transB: transB === 0, alpha });
    const db = transB
      ? gemm(dy!, a!, { transA: true, transB: transA === 1, alpha })
      : gemm(a!, dy!, { transA: transA === 0, alpha });
    return c === undefined ? [da, db] : [da, db, multiply(sumTo(dy!, c.shape), beta)];
  },
  lower: ({ inputs, attributes: { transA, transB, alpha, beta } }) => ({
    opType: "Gemm",
    inputs,
    attributes: {
      alpha: float(alpha as number),
      beta: float(beta as number),
      transA: int(transA as number),
      transB: int(transB as number),
    },
  }),
};

/** `alpha · A × B + beta · C` of matrices `[M, K] × [K, P]`; `transA`, `transB` transpose A, B first. */
export function gemm(a: Tensor, b: Tensor, options: GemmOptions = {}): Tensor {
  const { c, transA = false, transB = false, alpha = 1, beta = 1 } = options;
  requireFloat32("Gemm", c ? [a, b, c] : [a, b]);
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new TimeVAEError("invalid-argument", `Gemm: expected two matrices, received [${a.shape}] and [${b.shape}]`);
  }
  const [rows, inner] = transA ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!];
  const [innerB, columns] = transB ? [b.shape[1]!, b.shape[0]!] : [b.shape[0]!, b.shape[1]!];
  if (inner !== innerB) {
    throw new TimeVAEError(
      "invalid-argument",
      `Gemm: [${a.shape}]${transA ? "ᵀ" : ""} × [${b.shape}]${transB ? "ᵀ" : ""}: the inner sizes do not fit`,
    );
  }
  const shape = [rows, columns];
  if (c && !sameShape(broadcastShapes(shape, c.shape, "Gemm"), shape)) {
    throw new TimeVAEError("invalid-argument", `Gemm: c of shape [${c.shape}] does not broadcast to [${shape}]`);
  }
  const attributes = { transA: transA ? 1 : 0, transB: transB ? 1 : 0, alpha, beta };
  return createTensor(gemmOp, c ? [a, b, c] : [a, b], { shape, type: "float32" }, attributes);
}
