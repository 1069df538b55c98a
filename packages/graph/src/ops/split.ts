import { TimeVAEError } from "@timevae/spec";
import { multiplyDimensions, parseDimension, type Shape } from "../dimension.js";
import { createNode, int, type Op, type Tensor } from "../tensor.js";
import { add } from "./add.js";
import { concat } from "./concat.js";
import { indices } from "./constant.js";
import { pad } from "./pad.js";
import { reshape } from "./reshape.js";

const splitOp: Op = {
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

/**
 * Cuts one axis into parts of the given sizes, which must add up to it: numbers along an axis of known size, multiples
 * of its symbol along a symbolic one.
 *
 * @throws {TimeVAEError} `invalid-argument` when they do not add up, `unsupported` when another axis is symbolic too
 */
export function split(x: Tensor, axis: number, sizes: Shape): readonly Tensor[] {
  const parts = sizes.map(parseDimension);
  const { factor, symbol } = parseDimension(x.shape[axis] ?? 0);
  const total = parts.reduce((sum, part) => sum + part.factor, 0);
  if (axis >= x.shape.length || factor !== total || parts.some((part) => part.symbol !== symbol)) {
    throw new TimeVAEError("invalid-argument", `Split: sizes [${sizes}] do not add up to axis ${axis} of [${x.shape}]`);
  }
  if (sizes.length === 1) return [x];
  const factors = parts.map((part) => part.factor);
  return symbol === undefined ? splitKnown(x, axis, factors) : splitSymbolic(x, axis, symbol, factors);
}

/** An axis of `k · N` elements is one of k blocks of N: the blocks are an axis of known size. */
function splitSymbolic(x: Tensor, axis: number, symbol: string, factors: readonly number[]): readonly Tensor[] {
  const [front, back] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const blocks = factors.reduce((sum, factor) => sum + factor, 0);
  const parts = splitKnown(reshape(x, [...front, blocks, symbol, ...back]), axis, factors);
  return parts.map((part, i) => reshape(part, [...front, multiplyDimensions([factors[i]!, symbol]), ...back]));
}

function splitKnown(x: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  const outputs = sizes.map((size) => ({
    shape: x.shape.map((dimension, i) => (i === axis ? size : dimension)),
    type: x.type,
  }));
  return createNode(splitOp, [x], { axis, sizes }, outputs);
}
