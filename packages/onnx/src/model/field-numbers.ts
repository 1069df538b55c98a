/**
 * The numbers of the fields that we read or write, one table per message of the ONNX specification
 * (`onnx.proto`; the fields keep their names, in camelCase).
 */

export const ModelProto = {
  irVersion: 1,
  producerName: 2,
  producerVersion: 3,
  docString: 6,
  graph: 7,
  opsetImport: 8,
  metadataProps: 14,
  functions: 25,
} as const;

export const OperatorSetIdProto = { domain: 1, version: 2 } as const;

export const StringStringEntryProto = { key: 1, value: 2 } as const;

export const GraphProto = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  sparseInitializer: 15,
} as const;

export const NodeProto = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 } as const;

export const AttributeProto = {
  name: 1,
  f: 2,
  i: 3,
  s: 4,
  t: 5,
  g: 6,
  floats: 7,
  ints: 8,
  strings: 9,
  type: 20,
  refAttrName: 21,
} as const;

/** `AttributeProto.AttributeType`, by our name of the type. */
export const AttributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

export const TensorProto = {
  dims: 1,
  dataType: 2,
  segment: 3,
  floatData: 4,
  int32Data: 5,
  int64Data: 7,
  name: 8,
  rawData: 9,
  doubleData: 10,
  dataLocation: 14,
} as const;

/** `TensorProto.DataLocation`. */
export const DataLocation = { default: 0, external: 1 } as const;

export const ValueInfoProto = { name: 1, type: 2 } as const;

export const TypeProto = { tensorType: 1 } as const;

/** `TypeProto.Tensor` */
export const TypeProtoTensor = { elemType: 1, shape: 2 } as const;

export const TensorShapeProto = { dim: 1 } as const;

/** `TensorShapeProto.Dimension` */
export const Dimension = { dimValue: 1, dimParam: 2 } as const;
