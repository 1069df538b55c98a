import { constantOp, type OnnxOperation } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import type { BackendHabits } from "../backend-habits.js";
import type { TfjsModule, TfjsTensor } from "../tfjs-module.js";

/** An ONNX operation whose sizes are all known. */
export interface SizedOperation {
  readonly tf: TfjsModule;
  readonly habits: BackendHabits;
  readonly operation: OnnxOperation;
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShapes: readonly (readonly number[])[];
}

/** From the values of the inputs to those of the outputs. An int64 input has none: it is known in advance. */
export type Compute = (inputs: readonly TfjsTensor[]) => TfjsTensor | readonly TfjsTensor[];

/** How TensorFlow.js computes an ONNX operator (opset 17). What sizes decide is decided here, once, and not in each run. */
export type Kernel = (operation: SizedOperation) => Compute;

export function numberAttribute({ operation }: SizedOperation, name: string, otherwise: number): number {
  const attribute = operation.attributes[name];
  return attribute && attribute.type !== "ints" ? attribute.value : otherwise;
}

export function numbersAttribute({ operation }: SizedOperation, name: string): readonly number[] | undefined {
  const attribute = operation.attributes[name];
  return attribute?.type === "ints" ? attribute.value : undefined;
}

/** The values of an int64 input. Graphs here compute none but shapes, and shapes are known without it. */
export function integersOf({ operation }: SizedOperation, input: number): readonly number[] | undefined {
  const tensor = operation.inputs[input];
  if (!tensor) return undefined;
  if (tensor.node.op !== constantOp) refuse(operation, `input ${input} that is computed`);
  return Array.from(tensor.node.values ?? []);
}

/** Only what graphs here use of an operator's definition is written out; the rest is refused. */
export function refuse({ opType }: OnnxOperation, what: string): never {
  throw new TimeVAEError(
    "unsupported",
    `engine-tfjs: the ONNX operator ${opType} with ${what} has no kernel; use another engine`,
  );
}

/** A negative axis counts from the end, as everywhere in ONNX. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
