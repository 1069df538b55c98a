import { TimeVAEError } from "@timevae/spec";
import { addDimensions, type Dimension, sameShape } from "../dimension.js";
import { createTensor, int, type Op, type Tensor } from "../tensor.js";
import { split } from "./split.js";

const concatOp: Op = {
  name: "Concat",
  gradient({ inputs, attributes }, [dy]) {
    const axis = attributes.axis as number;
    return split(
      dy!,
      axis,
      inputs.map((x) => x.shape[axis]!),
    );
  },
  lower: ({ inputs, attributes }) => ({
    opType: "Concat",
    inputs,
    attributes: { axis: int(attributes.axis as number) },
  }),
};

/** Joins tensors along one axis; all other axes must be equal. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0];
  const others = (x: Tensor) => x.shape.filter((_, i) => i !== axis);
  let size: Dimension | undefined = first?.shape[axis];
  for (const next of tensors.slice(1)) {
    size =
      size !== undefined &&
      next.shape.length === first!.shape.length &&
      next.type === first!.type &&
      sameShape(others(next), others(first!))
        ? addDimensions(size, next.shape[axis]!)
        : undefined;
  }
  if (size === undefined) {
    throw new TimeVAEError(
      "invalid-argument",
      `Concat: ${tensors.map((x) => `[${x.shape}]`).join(", ")} do not fit along axis ${axis}`,
    );
  }
  if (tensors.length === 1) return first!;
  const shape = first!.shape.map((dimension, i) => (i === axis ? size : dimension));
  return createTensor(concatOp, tensors, { shape, type: first!.type }, { axis });
}
