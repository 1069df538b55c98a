import { TimeVAEError } from "@timevae/spec";
import { type Dimension, divideDimensions, multiplyDimensions, type Shape, sameShape } from "../dimension.js";
import { createTensor, type Op, type Tensor } from "../tensor.js";
import { indices } from "./constant.js";

const reshapeOp: Op = {
  name: "Reshape",
  gradient: ({ inputs: [x] }, [dy]) => [reshape(dy!, x!.shape)],
  // 0: the input's own size there, whatever it is. After a −1 runtimes no longer know whose size it is, and plan memory badly.
  lower: ({ inputs: [x], outputs: [y] }) => {
    const kept = (dimension: Dimension, axis: number) => sameShape([dimension], x!.shape.slice(axis, axis + 1));
    const sizes = y!.shape.map((dimension, axis) => {
      return typeof dimension === "number" ? dimension : kept(dimension, axis) ? 0 : -1;
    });
    return { opType: "Reshape", inputs: [x!, indices(sizes)], attributes: {} };
  },
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
