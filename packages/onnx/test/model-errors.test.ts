import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import { decodeModel, encodeModel, type OnnxAttribute, type OnnxModel, readMetadata } from "../src/index.js";

// Files as others write them: field numbers are literal here, as an independent reading of onnx.proto.

type Part = (writer: BinaryWriter) => unknown;
const bytesOf = (...parts: Part[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const part of parts) part(writer);
  return writer.finish();
};
const block =
  (field: number, ...parts: Part[]): Part =>
  (writer) =>
    writer.tag(field, WireType.LengthDelimited).bytes(bytesOf(...parts));
const raw =
  (field: number, ...bytes: number[]): Part =>
  (writer) =>
    writer.tag(field, WireType.LengthDelimited).bytes(Uint8Array.from(bytes));
const str =
  (field: number, value: string): Part =>
  (writer) =>
    writer.tag(field, WireType.LengthDelimited).string(value);
const int =
  (field: number, value: number | bigint): Part =>
  (writer) =>
    writer.tag(field, WireType.Varint).int64(value);
const float =
  (field: number, value: number): Part =>
  (writer) =>
    writer.tag(field, WireType.Bit32).float(value);

const head: Part[] = [int(1, 8), block(8, int(2, 17))];
const file = (...graph: Part[]) => bytesOf(...head, block(7, ...graph));
const tensor = (...parts: Part[]) => file(block(5, ...parts));
const readTensor = (...parts: Part[]) => decodeModel(tensor(...parts)).graph.initializers[0];
const attribute = (...parts: Part[]) => file(block(1, str(4, "Op"), block(5, str(1, "a"), ...parts)));
const readAttribute = (...parts: Part[]) => decodeModel(attribute(...parts)).graph.nodes[0]?.attributes.a;
const input = (...parts: Part[]) => file(block(11, str(1, "x"), ...parts));
const nested = (depth: number): Part[] =>
  depth === 1 ? [] : [block(1, str(4, "If"), block(5, int(20, 5), block(6, ...nested(depth - 1))))];

describe("decodeModel on files of other writers", () => {
  it("reads values that come as numbers, packed or one by one", () => {
    const packed = (write: (writer: BinaryWriter) => unknown) => [...bytesOf(write)];
    expect(readTensor(int(1, 2), int(2, 1), float(4, 1.5), float(4, Number.NaN))).toEqual({
      name: "",
      type: "float32",
      shape: [2],
      data: new Float32Array([1.5, Number.NaN]),
    });
    expect(readTensor(raw(1, 1, 2), int(2, 1), raw(4, ...packed((w) => w.float(3).float(-0))))?.data).toEqual(
      new Float32Array([3, -0]),
    );
    expect(readTensor(int(1, 2), int(2, 7), raw(7, ...packed((w) => w.int64(-1).int64(2n ** 62n))))?.data).toEqual(
      new BigInt64Array([-1n, 2n ** 62n]),
    );
    expect(readTensor(int(2, 11), raw(10, ...packed((w) => w.double(0.1))))).toMatchObject({
      shape: [],
      data: new Float64Array([0.1]),
    });
    const int32s: [code: number, data: unknown, values: number[]][] = [
      [2, new Uint8Array([0, 255]), [0, 255]],
      [3, new Int8Array([-128, 127]), [-128, 127]],
      [6, new Int32Array([-5, 2 ** 31 - 1]), [-5, 2 ** 31 - 1]],
      [9, new Uint8Array([1, 0]), [1, 0]],
      [10, new Uint16Array([0x3c00, 0xffff]), [0x3c00, 0xffff]],
    ];
    for (const [code, data, values] of int32s) {
      expect(readTensor(int(1, 2), int(2, code), ...values.map((value) => int(5, value)))?.data).toEqual(data);
    }
    expect(readAttribute(int(20, 7), raw(8, 3, 4))).toEqual({ type: "ints", value: [3, 4] });
    expect(readAttribute(int(20, 6), float(7, 0.5))).toEqual({ type: "floats", value: [0.5] });
  });

  it("takes the default domain out of several opset imports", () => {
    const bytes = bytesOf(
      int(1, 8),
      block(8, str(1, "ai.onnx.ml"), int(2, 3)),
      block(8, str(1, "ai.onnx"), int(2, 13)),
      block(7),
    );
    expect(decodeModel(bytes)).toMatchObject({ opsetVersion: 13, otherOpsets: { "ai.onnx.ml": 3 } });
  });

  it("skips fields that it does not know", () => {
    const group: Part = (writer) =>
      writer.tag(900, WireType.StartGroup).tag(1, WireType.Varint).uint32(1).tag(900, WireType.EndGroup);
    const unknown: Part[] = [str(901, "x"), int(902, -1), float(903, 1), group];
    expect(decodeModel(bytesOf(...unknown, ...head, block(7, ...unknown, str(2, "g"))))).toMatchObject({
      graph: { name: "g" },
    });
  });

  it("leaves out notes on values that are not plain tensors", () => {
    const read = decodeModel(
      file(
        block(13, str(1, "sequence"), block(2, block(4))),
        block(13, str(1, "no shape"), block(2, block(1, int(1, 1)))),
      ),
    );
    expect(read.graph.valueInfo).toBeUndefined();
  });

  it("has room for keys that mean something to JavaScript", () => {
    const metadata = { ["__proto__"]: "a", constructor: "b" };
    const read = readMetadata(
      bytesOf(
        ...head,
        block(14, str(1, "__proto__"), str(2, "a")),
        block(14, str(1, "constructor"), str(2, "b")),
        block(7),
      ),
    );
    expect(Object.entries(read)).toEqual(Object.entries(metadata));
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it("reads metadata past a graph that it could not decode", () => {
    expect(readMetadata(bytesOf(int(1, 8), raw(7, 0xff, 0xff), block(14, str(1, "k"), str(2, "v"))))).toEqual({
      k: "v",
    });
  });

  it("reads 8 levels of graphs", () => {
    expect(decodeModel(file(...nested(8))).graph.nodes).toHaveLength(1);
  });
});

describe("errors of decodeModel", () => {
  const cases: [message: string, bytes: Uint8Array, code?: string][] = [
    ["model: expected an ONNX file, received an empty one", new Uint8Array()],
    [
      "model: expected a protobuf field at byte 0, received other bytes (illegal tag: field no 17 wire type 6): the file is truncated, altered or not an ONNX file",
      Uint8Array.from([0x8e, 0x01]),
    ],
    ["model: expected a 64-bit integer at byte 1, received a block of bytes", bytesOf(str(1, "x"))],
    ["model: expected a block of bytes at byte 1, received bytes that end at 3", Uint8Array.from([0x3a, 9, 1])],
    ["graph: expected a block of bytes at byte 3, received bytes that end at 4", Uint8Array.from([0x3a, 2, 0x0a, 9])],
    ["model: expected an ONNX file with an IR version ≥ 1, received 0", bytesOf(head[1]!, block(7))],
    ["model: expected a graph, received none: the file is incomplete", bytesOf(...head)],
    ["model: expected one graph, received two", bytesOf(...head, block(7), block(7))],
    ["model: expected a version of the standard operators (opset), received none", bytesOf(int(1, 8), block(7))],
    ["opsetImport[0]: expected a version ≥ 1, received 0", bytesOf(int(1, 8), block(8), block(7))],
    ['model: expected each operator domain once, received "" twice', bytesOf(...head, head[1]!, block(7))],
    [
      'model: expected each metadata key once, received "k" twice',
      bytesOf(...head, block(7), block(14, str(1, "k")), block(14, str(1, "k"))),
    ],
    ["model: expected a model without functions, received one", bytesOf(...head, block(7), block(25)), "unsupported"],
    ["graph: expected dense initializers, received a sparse one", file(block(15)), "unsupported"],
    ["graph.nodes[0]: expected the name of an operator, received none", file(block(1))],
    [
      'graph.nodes[0]: expected each attribute once, received "a" twice',
      file(block(1, str(4, "Op"), block(5, str(1, "a"), int(20, 2)), block(5, str(1, "a"), int(20, 2)))),
    ],
    ["graph.nodes[0]: expected text in UTF-8 at byte 11, received other bytes", file(block(1, raw(4, 0xff)))],
    ['graph.nodes[0].attributes[0]: expected a type for "a", received none', attribute(int(3, 1))],
    ['graph.nodes[0].attributes[0]: expected a tensor for "a", received none', attribute(int(20, 4))],
    ['graph.nodes[0].attributes[0]: expected a graph for "a", received none', attribute(int(20, 5))],
    [
      'graph.nodes[0].attributes[0]: expected one of float, int, string, tensor, graph, floats, ints, strings for "a", received attribute type number 11',
      attribute(int(20, 11)),
      "unsupported",
    ],
    [
      "graph.nodes[0].attributes[0]: expected a value, received a reference to a function's attribute",
      attribute(str(21, "b")),
      "unsupported",
    ],
    [
      "graph.nodes[0].attributes[0]: expected an integer that a double can hold, received 9223372036854775807",
      attribute(int(20, 2), int(3, 2n ** 63n - 1n)),
      "unsupported",
    ],
    [".graph: expected at most 8 levels of graphs, received 9", file(...nested(9)), "too-large"],
    [
      "graph.initializers[0]: expected 24 bytes of float32 for shape [2, 3], received 20",
      tensor(int(1, 2), int(1, 3), int(2, 1), raw(9, ...new Array(20).fill(0))),
    ],
    [
      "graph.initializers[0]: expected 3 values of float32, received 1 (floatData) and no raw data",
      tensor(int(1, 3), int(2, 1), float(4, 1)),
    ],
    [
      "graph.initializers[0]: expected sizes ≥ 0 with an exact product, received shape [2, -1]",
      tensor(int(1, 2), int(1, -1), int(2, 1), raw(9)),
    ],
    ["received shape [1048576, 1048576, 1048576]", tensor(...[1, 1, 1].map(() => int(1, 2 ** 20)), int(2, 1), raw(9))],
    [
      `expected ${2 ** 42} bytes of float32 for shape [1048576, 1048576], received 0`,
      tensor(int(1, 2 ** 20), int(1, 2 ** 20), int(2, 1), raw(9)),
    ],
    ["graph.initializers[0]: expected values of int8, received 200 at 0", tensor(int(2, 3), int(5, 200))],
    ["graph.initializers[0]: expected an element type, received none", tensor(raw(9))],
    [
      "graph.initializers[0]: expected one of float32, uint8, int8, int32, int64, bool, float16, float64, received element type number 8",
      tensor(int(2, 8)),
      "unsupported",
    ],
    [
      "graph.initializers[0]: expected values inside this file, received external data",
      tensor(int(2, 1), int(14, 1)),
      "unsupported",
    ],
    ["graph.initializers[0]: expected a whole tensor, received a segment of one", tensor(block(3)), "unsupported"],
    [
      'graph.inputs[0]: expected a tensor for "x", received another or no type',
      input(block(2, block(4))),
      "unsupported",
    ],
    ['graph.inputs[0]: expected a shape for "x", received none', input(block(2, block(1, int(1, 1)))), "unsupported"],
    [
      "graph.inputs[0].shape[0]: expected a size ≥ 0, received -1",
      input(block(2, block(1, int(1, 1), block(2, block(1, int(1, -1)))))),
    ],
  ];

  it.each(cases)("%s", (message, bytes, code = "invalid-file") => {
    expect(() => decodeModel(bytes)).toThrow(
      expect.objectContaining({ name: "TimeVAEError", code, message: expect.stringContaining(message) }),
    );
  });

  it("refuses what is not bytes", () => {
    expect(() => decodeModel("model.onnx" as never)).toThrow('bytes: expected a Uint8Array, received "model.onnx"');
  });

  it("does not follow groups without end", () => {
    expect(() => decodeModel(new Uint8Array(100_000).fill(0x7b))).toThrow("maximum recursion depth reached");
  });
});

describe("errors of encodeModel", () => {
  const model: OnnxModel = {
    irVersion: 8,
    opsetVersion: 17,
    producerName: "",
    producerVersion: "",
    metadata: {},
    graph: { name: "g", nodes: [], initializers: [], inputs: [], outputs: [] },
  };
  const withGraph = (graph: object) => ({ ...model, graph: { ...model.graph, ...graph } });
  const withAttribute = (a: object) =>
    withGraph({ nodes: [{ opType: "Op", name: "", inputs: [], outputs: [], attributes: { a } }] });
  const withTensor = (t: object) =>
    withGraph({ initializers: [{ name: "w", type: "float32", shape: [2], data: new Float32Array(2), ...t }] });
  const nest = (depth: number): OnnxModel["graph"] => ({
    ...model.graph,
    nodes:
      depth === 1
        ? []
        : [
            {
              opType: "If",
              name: "",
              inputs: [],
              outputs: [],
              attributes: { a: { type: "graph", value: nest(depth - 1) } satisfies OnnxAttribute },
            },
          ],
  });
  const cases: [message: string, model: object, code?: string][] = [
    ["irVersion: expected an integer ≥ 1, received 0", { ...model, irVersion: 0 }],
    ["opsetVersion: expected an integer ≥ 1, received NaN", { ...model, opsetVersion: Number.NaN }],
    [
      'otherOpsets: expected domains other than the standard one, received "ai.onnx"',
      { ...model, otherOpsets: { "ai.onnx": 1 } },
    ],
    ["producerName: expected a string, received undefined", { ...model, producerName: undefined }],
    ["metadata.k: expected text without halves of surrogate pairs", { ...model, metadata: { k: "\ud800" } }],
    ["metadata.k: expected a string, received 1", { ...model, metadata: { k: 1 } }],
    [
      'graph.nodes[0].opType: expected the name of an operator, received ""',
      withGraph({ nodes: [{ opType: "", name: "", inputs: [], outputs: [], attributes: {} }] }),
    ],
    ["graph.nodes[0].attributes.a: expected an integer, received 1.5", withAttribute({ type: "int", value: 1.5 })],
    [
      "graph.nodes[0].attributes.a[1]: expected an integer, received 1e+300",
      withAttribute({ type: "ints", value: [1, 1e300] }),
    ],
    [
      "graph.nodes[0].attributes.a: expected a number within the range of single precision, received 1e+39",
      withAttribute({ type: "float", value: 1e39 }),
    ],
    [
      'graph.nodes[0].attributes.a.type: expected one of float, int, string, tensor, graph, floats, ints, strings, received "double"',
      withAttribute({ type: "double", value: 1 }),
    ],
    [
      "graph.initializers[0].data: expected 2 values for shape [2], received 3",
      withTensor({ data: new Float32Array(3) }),
    ],
    [
      "graph.initializers[0].data: expected a Float32Array for float32, received a Float64Array of 16 bytes",
      withTensor({ data: new Float64Array(2) }),
    ],
    ["graph.initializers[0].data: expected a Float32Array for float32, received [1,2]", withTensor({ data: [1, 2] })],
    [
      "graph.initializers[0].shape: expected integers ≥ 0 with an exact product, received [-2]",
      withTensor({ shape: [-2] }),
    ],
    [
      'graph.initializers[0].type: expected one of float32, uint8, int8, int32, int64, bool, float16, float64, received "string"',
      withTensor({ type: "string" }),
    ],
    [
      'graph.inputs[0].type: expected one of float32, uint8, int8, int32, int64, bool, float16, float64, received "toString"',
      withGraph({ inputs: [{ name: "x", type: "toString", shape: [] }] }),
    ],
    [
      "graph.inputs[0].shape[1]: expected an integer ≥ 0, received -1",
      withGraph({ inputs: [{ name: "x", type: "bool", shape: ["batch", -1] }] }),
    ],
    [".attributes.a: expected at most 8 levels of graphs, received 9", { ...model, graph: nest(9) }, "too-large"],
  ];

  it.each(cases)("%s", (message, invalid, code = "invalid-argument") => {
    expect(() => encodeModel(invalid as OnnxModel)).toThrow(
      expect.objectContaining({ name: "TimeVAEError", code, message: expect.stringContaining(message) }),
    );
  });

  it("refuses weights beyond the size of a protobuf file before it writes them", () => {
    const data = Object.defineProperty(new Float32Array(1), "byteLength", { value: 2 ** 31 });
    expect(() => encodeModel(withTensor({ shape: [1], data }))).toThrow(
      "graph.initializers: expected at most 2147483647 bytes of weights, received 2147483648",
    );
  });
});
