import { TimeVAEError } from "@timevae/spec";
import { divideDimensions, multiplyDimensions, type Shape, sameShape } from "../dimension.js";
import { createTensor, type Op, type Tensor } from "../tensor.js";
import { indices } from "./constant.js";

const reshapeOp: Op = {
  name: "Reshape",
  gradient: ({ inputs: [x] }, [dy]) => [reshape(dy!, x!.shape)],
  lower: ({ inputs, outputs: [y] }) => ({
    opType: "Reshape",
    inputs: [...inputs, indices(y!.shape.map((dimension) => (typeof dimension === "number" ? dimension : -1)))],
    attributes: {},
  }),
};

/**
 * The same elements in row-major order under another shape. One size may be −1: what is left for it.
 *
 * @throws {TimeVAEError} `invalid-argument` when the number of elements differs.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const total = multiplyDimensions(x.shape);
  const rest = () => divideDimensions(total, multiplyDimensions(shape.filter((size) => size !== -1)));
  const target = shape.map((size) => (size === -1 ? (rest() ?? -1) : size));
  if (multiplyDimensions(target) !== total) {
    throw new TimeVAEError("invalid-argument", `Reshape: [${x.shape}] does not have the elements of [${shape}]`);
  }
  const source = x.node.op === reshapeOp ? (x.node.inputs[0] as Tensor) : x;
  if (sameShape(source.shape, target)) return source;
  return createTensor(reshapeOp, [source], { shape: target, type: x.type });
}
