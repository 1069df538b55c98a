import { TimeVAEError } from "@timevae/spec";
import { createTensor, type Op, type Tensor } from "../tensor.js";
import { indices } from "./constant.js";
import { pad } from "./pad.js";

const sliceOp: Op = {
  name: "Slice",
  gradient({ inputs: [x], attributes }, [dy]) {
    const { axis, start, end } = attributes as { axis: number; start: number; end: number };
    return [pad(dy!, axis, start, (x!.shape[axis] as number) - end)];
  },
  lower({ inputs, attributes }) {
    const { axis, start, end } = attributes as { axis: number; start: number; end: number };
    return { opType: "Slice", inputs: [...inputs, indices([start]), indices([end]), indices([axis])], attributes: {} };
  },
};

/** Elements `start` (included) to `end` (excluded) along one axis of known size. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const size = x.shape[axis];
  if (typeof size !== "number" || !(0 <= start && start < end && end <= size)) {
    throw new TimeVAEError("invalid-argument", `Slice: [${start}, ${end}) is not within axis ${axis} of [${x.shape}]`);
  }
  if (start === 0 && end === size) return x;
  const shape = x.shape.map((dimension, i) => (i === axis ? end - start : dimension));
  return createTensor(sliceOp, [x], { shape, type: x.type }, { axis, start, end });
}
