import { TimeVAEError } from "@timevae/spec";
import type { OnnxOperation } from "../tensor.js";
import type { RealArray } from "./real-array.js";

export type OnnxAttributes = OnnxOperation["attributes"];

/** What an ONNX operator computes, by the text of its definition in opset 17. */
export type Kernel = (inputs: readonly RealArray[], attributes: OnnxAttributes) => readonly RealArray[];

export function numberAttribute(attributes: OnnxAttributes, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute && attribute.type !== "ints" ? attribute.value : otherwise;
}

export function numbersAttribute(attributes: OnnxAttributes, name: string): readonly number[] | undefined {
  const attribute = attributes[name];
  return attribute?.type === "ints" ? attribute.value : undefined;
}

/** Only the parts of the definitions that graphs here use are written out; the rest is refused. */
export function refuse(what: string): never {
  throw new TimeVAEError("unsupported", `reference engine: ${what}`);
}

/** For sizes that the graph should have refused already. */
export function fail(what: string): never {
  throw new TimeVAEError("engine-failed", `reference engine: ${what}`);
}
