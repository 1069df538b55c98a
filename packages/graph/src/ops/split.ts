import { TimeVAEError } from "@timevae/spec";
import { createNode, int, type Op, type Tensor } from "../tensor.js";
import { add } from "./add.js";
import { concat } from "./concat.js";
import { indices } from "./constant.js";
import { pad } from "./pad.js";

export const splitOp: Op = {
  name: "Split",
  gradient({ attributes }, outputGradients) {
    const { axis, sizes } = attributes as { axis: number; sizes: readonly number[] };
    if (outputGradients.every((dy) => dy !== undefined)) return [concat(outputGradients, axis)];
    // Some parts do not matter: the others are put back in their places among zeros.
    const total = sizes.reduce((sum, size) => sum + size, 0);
    let offset = 0;
    let sum: Tensor | undefined;
    for (const [i, dy] of outputGradients.entries()) {
      if (dy) {
        const placed = pad(dy, axis, offset, total - offset - sizes[i]!);
        sum = sum ? add(sum, placed) : placed;
      }
      offset += sizes[i]!;
    }
    return [sum];
  },
  lower({ inputs, attributes }) {
    const { axis, sizes } = attributes as { axis: number; sizes: readonly number[] };
    return { opType: "Split", inputs: [...inputs, indices(sizes)], attributes: { axis: int(axis) } };
  },
};

/** Cuts one axis into parts of the given sizes, which must add up to it. */
export function split(x: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  if (x.shape[axis] !== sizes.reduce((sum, size) => sum + size, 0)) {
    throw new TimeVAEError("invalid-argument", `Split: sizes [${sizes}] do not add up to axis ${axis} of [${x.shape}]`);
  }
  if (sizes.length === 1) return [x];
  const outputs = sizes.map((size) => ({
    shape: x.shape.map((dimension, i) => (i === axis ? size : dimension)),
    type: x.type,
  }));
  return createNode(splitOp, [x], { axis, sizes }, outputs);
}
