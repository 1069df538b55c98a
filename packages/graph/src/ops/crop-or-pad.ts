import { TimeVAEError } from "@timevae/spec";
import { createTensor, type Op, type Tensor } from "../tensor.js";
import { indices } from "./constant.js";

/** How many zeros an axis gets in front and behind; negative: how many elements it loses. */
export interface AxisMargin {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

const cropOrPadOp: Op = {
  name: "CropOrPad",
  gradient({ attributes }, [dy]) {
    const margins = readMargins(attributes).map(({ axis, before, after }) => ({
      axis,
      before: -before,
      after: -after,
    }));
    return [cropOrPad(dy!, margins)];
  },
  lower({ inputs, outputs: [y], attributes }) {
    const rank = y!.shape.length;
    const pads = new Array<number>(2 * rank).fill(0);
    for (const { axis, before, after } of readMargins(attributes)) {
      pads[axis] = before;
      pads[axis + rank] = after;
    }
    return { opType: "Pad", inputs: [...inputs, indices(pads)], attributes: {} };
  },
};

function readMargins(attributes: Tensor["node"]["attributes"]): AxisMargin[] {
  const { axes, before, after } = attributes as Record<string, readonly number[]>;
  return axes!.map((axis, i) => ({ axis, before: before![i]!, after: after![i]! }));
}

/**
 * Adds zeros to and takes elements from the ends of several axes in one pass over memory: shifting a series in time and
 * dropping channels, say. Each axis must have a known size and keep at least one of its own elements.
 */
export function cropOrPad(x: Tensor, margins: readonly AxisMargin[]): Tensor {
  const changed = margins.filter(({ before, after }) => before !== 0 || after !== 0);
  if (changed.length === 0) return x;
  const shape = [...x.shape];
  for (const { axis, before, after } of changed) {
    const size = x.shape[axis];
    if (typeof size !== "number" || size + Math.min(before, 0) + Math.min(after, 0) < 1) {
      throw new TimeVAEError(
        "invalid-argument",
        `CropOrPad: cannot change axis ${axis} of [${x.shape}] by ${before} in front and ${after} behind`,
      );
    }
    shape[axis] = size + before + after;
  }
  const attributes = {
    axes: changed.map(({ axis }) => axis),
    before: changed.map(({ before }) => before),
    after: changed.map(({ after }) => after),
  };
  return createTensor(cropOrPadOp, [x], { shape, type: x.type }, attributes);
}
