import { countElements, elementTypeNames, elementTypes } from "./element-types.js";
import { TensorProto } from "./field-numbers.js";
import { invalidValue, type MessageWriter } from "./message-writer.js";
import type { OnnxTensor } from "./onnx-model.js";

/** Writes the fields of a `TensorProto`; the values go out as little-endian `raw_data`. */
export function encodeTensor(writer: MessageWriter, tensor: OnnxTensor, path: string): void {
  const { name, type, shape, data } = tensor;
  if (!Object.hasOwn(elementTypes, type)) {
    throw invalidValue(`${path}.type`, `one of ${elementTypeNames.join(", ")}`, type);
  }
  const { arrayName, code } = elementTypes[type];
  // The tag is the class name, also for arrays of another realm and for Node's Buffer.
  if (data?.[Symbol.toStringTag] !== arrayName) throw invalidValue(`${path}.data`, `a ${arrayName} for ${type}`, data);
  const count = countElements(shape);
  if (count === undefined) throw invalidValue(`${path}.shape`, "integers ≥ 0 with an exact product", [...shape]);
  if (data.length !== count) {
    throw invalidValue(`${path}.data`, `${count} values for shape [${shape.join(", ")}]`, data.length);
  }
  for (const [axis, size] of shape.entries()) writer.integer(TensorProto.dims, size, `${path}.shape[${axis}]`);
  writer.integer(TensorProto.dataType, code, `${path}.type`);
  writer.string(TensorProto.name, name, `${path}.name`);
  // Typed arrays have the host's byte order, which is little-endian wherever JavaScript engines run today.
  writer.bytes(TensorProto.rawData, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
