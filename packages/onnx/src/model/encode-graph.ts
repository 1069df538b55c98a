import { elementTypeNames, elementTypes } from "./element-types.js";
import { encodeTensor } from "./encode-tensor.js";
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
import { invalidValue, type MessageWriter } from "./message-writer.js";
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxValueInfo } from "./onnx-model.js";

/** Writes the fields of a `GraphProto`. `depth` is 1 for the model's own graph. */
export function encodeGraph(writer: MessageWriter, graph: OnnxGraph, path: string, depth: number): void {
  if (depth > MAX_GRAPH_DEPTH) {
    throw invalidValue(path, `at most ${MAX_GRAPH_DEPTH} levels of graphs`, depth, "too-large");
  }
  for (const [index, node] of graph.nodes.entries()) {
    writer.message(GraphProto.node, () => encodeNode(writer, node, `${path}.nodes[${index}]`, depth));
  }
  writer.string(GraphProto.name, graph.name, `${path}.name`);
  for (const [index, tensor] of graph.initializers.entries()) {
    writer.message(GraphProto.initializer, () => encodeTensor(writer, tensor, `${path}.initializers[${index}]`));
  }
  const values = [
    [GraphProto.input, "inputs", graph.inputs],
    [GraphProto.output, "outputs", graph.outputs],
    [GraphProto.valueInfo, "valueInfo", graph.valueInfo ?? []],
  ] as const;
  for (const [field, key, infos] of values) {
    for (const [index, info] of infos.entries()) {
      writer.message(field, () => encodeValueInfo(writer, info, `${path}.${key}[${index}]`));
    }
  }
}

function encodeNode(writer: MessageWriter, node: OnnxNode, path: string, depth: number): void {
  if (node.opType === "") throw invalidValue(`${path}.opType`, "the name of an operator", node.opType);
  for (const [index, name] of node.inputs.entries()) writer.string(NodeProto.input, name, `${path}.inputs[${index}]`);
  for (const [index, name] of node.outputs.entries())
    writer.string(NodeProto.output, name, `${path}.outputs[${index}]`);
  writer.string(NodeProto.name, node.name, `${path}.name`);
  writer.string(NodeProto.opType, node.opType, `${path}.opType`);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    const where = `${path}.attributes.${name}`;
    writer.message(NodeProto.attribute, () => {
      writer.string(AttributeProto.name, name, where);
      encodeAttribute(writer, attribute, where, depth);
    });
  }
  if (node.domain !== undefined) writer.string(NodeProto.domain, node.domain, `${path}.domain`);
}

function encodeAttribute(writer: MessageWriter, attribute: OnnxAttribute, path: string, depth: number): void {
  const { type } = attribute;
  switch (type) {
    case "int":
      writer.integer(AttributeProto.i, attribute.value, path);
      break;
    case "float":
      writer.float(AttributeProto.f, attribute.value, path);
      break;
    case "string":
      writer.string(AttributeProto.s, attribute.value, path);
      break;
    case "ints":
      for (const [index, value] of attribute.value.entries()) {
        writer.integer(AttributeProto.ints, value, `${path}[${index}]`);
      }
      break;
    case "floats":
      for (const [index, value] of attribute.value.entries()) {
        writer.float(AttributeProto.floats, value, `${path}[${index}]`);
      }
      break;
    case "strings":
      for (const [index, value] of attribute.value.entries()) {
        writer.string(AttributeProto.strings, value, `${path}[${index}]`);
      }
      break;
    case "tensor":
      writer.message(AttributeProto.t, () => encodeTensor(writer, attribute.value, path));
      break;
    case "graph":
      writer.message(AttributeProto.g, () => encodeGraph(writer, attribute.value, path, depth + 1));
      break;
    default:
      throw invalidValue(`${path}.type`, `one of ${Object.keys(AttributeType).join(", ")}`, type satisfies never);
  }
  writer.integer(AttributeProto.type, AttributeType[type], path);
}

function encodeValueInfo(writer: MessageWriter, info: OnnxValueInfo, path: string): void {
  if (!Object.hasOwn(elementTypes, info.type)) {
    throw invalidValue(`${path}.type`, `one of ${elementTypeNames.join(", ")}`, info.type);
  }
  writer.string(ValueInfoProto.name, info.name, `${path}.name`);
  writer.message(ValueInfoProto.type, () => {
    writer.message(TypeProto.tensorType, () => {
      writer.integer(TypeProtoTensor.elemType, elementTypes[info.type].code, `${path}.type`);
      writer.message(TypeProtoTensor.shape, () => {
        for (const [axis, size] of info.shape.entries()) {
          writer.message(TensorShapeProto.dim, () => encodeDimension(writer, size, `${path}.shape[${axis}]`));
        }
      });
    });
  });
}

function encodeDimension(writer: MessageWriter, size: number | string, path: string): void {
  if (typeof size === "number") writer.integer(Dimension.dimValue, size, path, 0);
  else if (size !== "") writer.string(Dimension.dimParam, size, path);
}
