import {
  countElements,
  elementTypeFromCode,
  elementTypeNames,
  elementTypes,
  type OnnxElementType,
} from "./element-types.js";
import { DataLocation, TensorProto } from "./field-numbers.js";
import type { MessageReader } from "./message-reader.js";
import type { OnnxTensor } from "./onnx-model.js";

/** Values of a tensor that come as protobuf numbers instead of raw bytes. */
interface TypedData {
  readonly floatData: number[];
  readonly int32Data: number[];
  readonly int64Data: bigint[];
  readonly doubleData: number[];
}

/** Which of the typed fields holds the values of an element type. */
const typedField: { readonly [T in OnnxElementType]: keyof TypedData } = {
  float32: "floatData",
  uint8: "int32Data",
  int8: "int32Data",
  int32: "int32Data",
  int64: "int64Data",
  bool: "int32Data",
  float16: "int32Data",
  float64: "doubleData",
};

/** Reads a `TensorProto`. The values are copied, so that they are aligned and do not hold on to the file. */
export function decodeTensor(message: MessageReader): OnnxTensor {
  const shape: number[] = [];
  const typed: TypedData = { floatData: [], int32Data: [], int64Data: [], doubleData: [] };
  let name = "";
  let code = 0;
  let location: number = DataLocation.default;
  let raw: Uint8Array | undefined;
  for (const field of message.fields()) {
    if (field === TensorProto.dims) message.int64s(shape);
    else if (field === TensorProto.dataType) code = message.int32();
    else if (field === TensorProto.name) name = message.string();
    else if (field === TensorProto.rawData) raw = message.bytes();
    else if (field === TensorProto.floatData) message.floats(typed.floatData);
    else if (field === TensorProto.int32Data) message.int32s(typed.int32Data);
    else if (field === TensorProto.int64Data) message.bigint64s(typed.int64Data);
    else if (field === TensorProto.doubleData) message.doubles(typed.doubleData);
    else if (field === TensorProto.dataLocation) location = message.int32();
    else if (field === TensorProto.segment) {
      throw message.error("expected a whole tensor, received a segment of one", "unsupported");
    }
  }
  if (location === DataLocation.external) {
    throw message.error("expected values inside this file, received external data", "unsupported");
  }
  const type = decodeElementType(message, code);
  const count = countElements(shape);
  if (count === undefined) {
    throw message.error(`expected sizes ≥ 0 with an exact product, received shape ${describeShape(shape)}`);
  }
  const data = raw === undefined ? fromTyped(message, type, typed, count) : fromRaw(message, type, raw, shape, count);
  return { name, type, shape, data } as OnnxTensor;
}

/** The element type with a number of `TensorProto.DataType`. */
export function decodeElementType(message: MessageReader, code: number): OnnxElementType {
  const type = elementTypeFromCode(code);
  if (type !== undefined) return type;
  if (code === 0) throw message.error("expected an element type, received none");
  throw message.error(
    `expected one of ${elementTypeNames.join(", ")}, received element type number ${code}`,
    "unsupported",
  );
}

function fromRaw(
  message: MessageReader,
  type: OnnxElementType,
  raw: Uint8Array,
  shape: readonly number[],
  count: number,
): OnnxTensor["data"] {
  const { bytes, view } = elementTypes[type];
  if (raw.length !== count * bytes) {
    throw message.error(
      `expected ${count * bytes} bytes of ${type} for shape ${describeShape(shape)}, received ${raw.length}`,
    );
  }
  const buffer = new ArrayBuffer(raw.length);
  new Uint8Array(buffer).set(raw);
  return view(buffer);
}

function fromTyped(message: MessageReader, type: OnnxElementType, typed: TypedData, count: number): OnnxTensor["data"] {
  const field = typedField[type];
  const values = typed[field];
  if (values.length !== count) {
    throw message.error(`expected ${count} values of ${type}, received ${values.length} (${field}) and no raw data`);
  }
  const { bytes, view } = elementTypes[type];
  const data = view(new ArrayBuffer(count * bytes));
  for (const [index, value] of values.entries()) {
    data[index] = value;
    if (!Object.is(data[index], value)) {
      throw message.error(`expected values of ${type}, received ${value} at ${index}`);
    }
  }
  return data;
}

function describeShape(shape: readonly number[]): string {
  return shape.length <= 8 ? `[${shape.join(", ")}]` : `[${shape.slice(0, 8).join(", ")}, …]`;
}
