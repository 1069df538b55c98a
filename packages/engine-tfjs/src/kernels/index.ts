import { elementwiseKernels } from "./elementwise.js";
import type { Kernel } from "./kernel.js";
import { matrixKernels } from "./matrix.js";
import { reductionKernels } from "./reduction.js";
import { shapeKernels } from "./shape.js";

export type { Compute, Kernel } from "./kernel.js";

/** By ONNX operator. */
export const kernels: ReadonlyMap<string, Kernel> = new Map(
  [elementwiseKernels, matrixKernels, shapeKernels, reductionKernels].flatMap(Object.entries<Kernel>),
);
