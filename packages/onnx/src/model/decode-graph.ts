import { describeValue, isTimeVAEError } from "@timevae/spec";
import { decodeElementType, decodeTensor } from "./decode-tensor.js";
import {
  AttributeProto,
  AttributeType,
  Dimension,
  GraphProto,
  NodeProto,
  TensorShapeProto,
  TypeProto,
  TypeProtoTensor,
  ValueInfoProto,
} from "./field-numbers.js";
import { MAX_GRAPH_DEPTH } from "./limits.js";
import type { MessageReader } from "./message-reader.js";
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValueInfo } from "./onnx-model.js";
import { uniqueRecord } from "./unique-record.js";

/** Reads a `GraphProto`. `depth` is 1 for the model's own graph. */
export function decodeGraph(message: MessageReader, depth: number): OnnxGraph {
  if (depth > MAX_GRAPH_DEPTH) {
    throw message.error(`expected at most ${MAX_GRAPH_DEPTH} levels of graphs, received ${depth}`, "too-large");
  }
  const { path } = message;
  let name = "";
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const inputs: OnnxValueInfo[] = [];
  const outputs: OnnxValueInfo[] = [];
  const valueInfo: OnnxValueInfo[] = [];
  let valueInfosSeen = 0;
  for (const field of message.fields()) {
    if (field === GraphProto.name) name = message.string();
    else if (field === GraphProto.node) {
      nodes.push(decodeNode(message.message(`${path}.nodes[${nodes.length}]`), depth));
    } else if (field === GraphProto.initializer) {
      initializers.push(decodeTensor(message.message(`${path}.initializers[${initializers.length}]`)));
    } else if (field === GraphProto.input) {
      inputs.push(decodeValueInfo(message.message(`${path}.inputs[${inputs.length}]`)));
    } else if (field === GraphProto.output) {
      outputs.push(decodeValueInfo(message.message(`${path}.outputs[${outputs.length}]`)));
    } else if (field === GraphProto.valueInfo) {
      const info = decodeOptionalValueInfo(message.message(`${path}.valueInfo[${valueInfosSeen++}]`));
      if (info !== undefined) valueInfo.push(info);
    } else if (field === GraphProto.sparseInitializer) {
      throw message.error("expected dense initializers, received a sparse one", "unsupported");
    }
  }
  return { name, nodes, initializers, inputs, outputs, ...(valueInfo.length > 0 && { valueInfo }) };
}

function decodeNode(message: MessageReader, depth: number): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: [string, OnnxAttribute][] = [];
  let opType = "";
  let name = "";
  let domain: string | undefined;
  for (const field of message.fields()) {
    if (field === NodeProto.input) inputs.push(message.string());
    else if (field === NodeProto.output) outputs.push(message.string());
    else if (field === NodeProto.name) name = message.string();
    else if (field === NodeProto.opType) opType = message.string();
    else if (field === NodeProto.domain) domain = message.string();
    else if (field === NodeProto.attribute) {
      attributes.push(decodeAttribute(message.message(`${message.path}.attributes[${attributes.length}]`), depth));
    }
  }
  if (opType === "") throw message.error("expected the name of an operator, received none");
  return {
    opType,
    name,
    inputs,
    outputs,
    attributes: uniqueRecord(attributes, message, "attribute"),
    ...(domain !== undefined && { domain }),
  };
}

function decodeAttribute(message: MessageReader, depth: number): [name: string, attribute: OnnxAttribute] {
  const ints: number[] = [];
  const floats: number[] = [];
  const strings: string[] = [];
  let name = "";
  let type = 0;
  // Writers may leave out a field with the default value: 0 or "".
  let int = 0;
  let float = 0;
  let string = "";
  let tensor: OnnxTensor | undefined;
  let graph: OnnxGraph | undefined;
  for (const field of message.fields()) {
    if (field === AttributeProto.name) name = message.string();
    else if (field === AttributeProto.type) type = message.int32();
    else if (field === AttributeProto.i) int = message.int64();
    else if (field === AttributeProto.f) float = message.float();
    else if (field === AttributeProto.s) string = message.string();
    else if (field === AttributeProto.ints) message.int64s(ints);
    else if (field === AttributeProto.floats) message.floats(floats);
    else if (field === AttributeProto.strings) strings.push(message.string());
    else if (field === AttributeProto.t) tensor = decodeTensor(message.message(`${message.path}.tensor`));
    else if (field === AttributeProto.g) graph = decodeGraph(message.message(`${message.path}.graph`), depth + 1);
    else if (field === AttributeProto.refAttrName) {
      throw message.error("expected a value, received a reference to a function's attribute", "unsupported");
    }
  }
  switch (type) {
    case AttributeType.int:
      return [name, { type: "int", value: int }];
    case AttributeType.float:
      return [name, { type: "float", value: float }];
    case AttributeType.string:
      return [name, { type: "string", value: string }];
    case AttributeType.ints:
      return [name, { type: "ints", value: ints }];
    case AttributeType.floats:
      return [name, { type: "floats", value: floats }];
    case AttributeType.strings:
      return [name, { type: "strings", value: strings }];
    case AttributeType.tensor:
      if (tensor === undefined) throw message.error(`expected a tensor for ${describeValue(name)}, received none`);
      return [name, { type: "tensor", value: tensor }];
    case AttributeType.graph:
      if (graph === undefined) throw message.error(`expected a graph for ${describeValue(name)}, received none`);
      return [name, { type: "graph", value: graph }];
    case 0:
      throw message.error(`expected a type for ${describeValue(name)}, received none`);
    default:
      throw message.error(
        `expected one of ${Object.keys(AttributeType).join(", ")} for ${describeValue(name)}, received attribute type number ${type}`,
        "unsupported",
      );
  }
}

function decodeValueInfo(message: MessageReader): OnnxValueInfo {
  let name = "";
  let code: number | undefined;
  let shape: (number | string)[] | undefined;
  for (const field of message.fields()) {
    if (field === ValueInfoProto.name) name = message.string();
    else if (field === ValueInfoProto.type) {
      const type = message.message(`${message.path}.type`);
      for (const kind of type.fields()) {
        if (kind !== TypeProto.tensorType) continue;
        const tensor = type.message(type.path);
        code = 0;
        shape = undefined;
        for (const part of tensor.fields()) {
          if (part === TypeProtoTensor.elemType) code = tensor.int32();
          else if (part === TypeProtoTensor.shape) shape = decodeShape(tensor.message(`${message.path}.shape`));
        }
      }
    }
  }
  if (code === undefined) {
    throw message.error(`expected a tensor for ${describeValue(name)}, received another or no type`, "unsupported");
  }
  const type = decodeElementType(message, code);
  if (shape === undefined) {
    throw message.error(`expected a shape for ${describeValue(name)}, received none`, "unsupported");
  }
  return { name, type, shape };
}

/** Notes on inner values are no reason to refuse a file: what we cannot say in our terms is left out. */
function decodeOptionalValueInfo(message: MessageReader): OnnxValueInfo | undefined {
  try {
    return decodeValueInfo(message);
  } catch (error) {
    if (isTimeVAEError(error) && error.code === "unsupported") return undefined;
    throw error;
  }
}

function decodeShape(message: MessageReader): (number | string)[] {
  const shape: (number | string)[] = [];
  for (const field of message.fields()) {
    if (field !== TensorShapeProto.dim) continue;
    const dimension = message.message(`${message.path}[${shape.length}]`);
    let size: number | string = "";
    for (const kind of dimension.fields()) {
      if (kind === Dimension.dimValue) size = dimension.int64();
      else if (kind === Dimension.dimParam) size = dimension.string();
    }
    if (typeof size === "number" && size < 0) throw dimension.error(`expected a size ≥ 0, received ${size}`);
    shape.push(size);
  }
  return shape;
}
