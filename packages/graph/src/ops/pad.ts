import { TimeVAEError } from "@timevae/spec";
import { createTensor, type Op, type Tensor } from "../tensor.js";
import { indices } from "./constant.js";
import { slice } from "./slice.js";

const padOp: Op = {
  name: "Pad",
  gradient({ inputs: [x], attributes }, [dy]) {
    const { axis, before } = attributes as { axis: number; before: number };
    return [slice(dy!, axis, before, before + (x!.shape[axis] as number))];
  },
  lower({ inputs, outputs: [y], attributes }) {
    const { axis, before, after } = attributes as { axis: number; before: number; after: number };
    const pads = new Array<number>(2 * y!.shape.length).fill(0);
    pads[axis] = before;
    pads[axis + y!.shape.length] = after;
    return { opType: "Pad", inputs: [...inputs, indices(pads)], attributes: {} };
  },
};

/** Zeros in front and behind along one axis of known size. */
export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  const size = x.shape[axis];
  if (typeof size !== "number" || !(before >= 0 && after >= 0)) {
    throw new TimeVAEError(
      "invalid-argument",
      `Pad: cannot add ${before} and ${after} zeros to axis ${axis} of [${x.shape}]`,
    );
  }
  if (before === 0 && after === 0) return x;
  const shape = x.shape.map((dimension, i) => (i === axis ? before + size + after : dimension));
  return createTensor(padOp, [x], { shape, type: x.type }, { axis, before, after });
}
