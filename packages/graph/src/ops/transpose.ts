import { TimeVAEError } from "@timevae/spec";
import { createTensor, ints, type Op, type Tensor } from "../tensor.js";

const transposeOp: Op = {
  name: "Transpose",
  gradient({ attributes }, [dy]) {
    const axes = attributes.axes as readonly number[];
    return [
      transpose(
        dy!,
        axes.map((_, axis) => axes.indexOf(axis)),
      ),
    ];
  },
  lower: ({ inputs, attributes }) => ({
    opType: "Transpose",
    inputs,
    attributes: { perm: ints(attributes.axes as readonly number[]) },
  }),
};

/** Axis `i` of the result is axis `axes[i]` of `x`. */
export function transpose(x: Tensor, axes: readonly number[]): Tensor {
  if (axes.length !== x.shape.length || !x.shape.every((_, axis) => axes.includes(axis))) {
    throw new TimeVAEError(
      "invalid-argument",
      `Transpose: expected an order of ${x.shape.length} axes, received [${axes}]`,
    );
  }
  if (axes.every((axis, i) => axis === i)) return x;
  return createTensor(transposeOp, [x], { shape: axes.map((axis) => x.shape[axis]!), type: x.type }, { axes });
}
