import { TimeVAEError } from "@timevae/spec";
import { broadcastShapes } from "../dimension.js";
import { createTensor, lowerAs, type Op, type Tensor } from "../tensor.js";
import { requireFloat32 } from "./require-float32.js";
import { sumTo } from "./sum-to.js";
import { transpose } from "./transpose.js";

const matMulOp: Op = {
  name: "MatMul",
  gradient: ({ inputs: [a, b] }, [dy]) => [
    sumTo(matMul(dy!, swapLastAxes(b!)), a!.shape),
    sumTo(matMul(swapLastAxes(a!), dy!), b!.shape),
  ],
  lower: lowerAs("MatMul"),
};

function swapLastAxes(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

/** Matrix product of the last two axes, `[…, M, K] × […, K, P] → […, M, P]`; axes before them broadcast. */
export function matMul(a: Tensor, b: Tensor): Tensor {
  requireFloat32("MatMul", [a, b]);
  const inner = a.shape.at(-1);
  if (a.shape.length < 2 || b.shape.length < 2 || inner !== b.shape.at(-2)) {
    throw new TimeVAEError("invalid-argument", `MatMul: [${a.shape}] × [${b.shape}]: the inner sizes do not fit`);
  }
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2), "MatMul");
  const shape = [...batch, a.shape.at(-2)!, b.shape.at(-1)!];
  return createTensor(matMulOp, [a, b], { shape, type: "float32" });
}
