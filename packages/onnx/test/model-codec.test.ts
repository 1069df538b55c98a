import { isTimeVAEError } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeModel,
  encodeModel,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
  readMetadata,
} from "../src/index.js";

// Random models -----------------------------------------------------------------------------------------------------

const text = fc.oneof(
  fc.string({ unit: "grapheme-ascii", maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("\uFEFFx", "x".repeat(200), "é".repeat(100), "__proto__", "", "7"),
);
const integer = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -2, max: 200 }));
const single = fc.float();
const record = <T>(value: fc.Arbitrary<T>) => fc.dictionary(text, value, { maxKeys: 4, noNullPrototype: true });
const sizes = fc.array(fc.nat(3), { maxLength: 3 });
const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
/** An optional key is there or not; it is never there with `undefined`. */
const optional = <K extends string, T>(key: K, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((v) => (v === undefined ? {} : { [key]: v })) as fc.Arbitrary<{
    [P in K]?: T;
  }>;

const tensor: fc.Arbitrary<OnnxTensor> = fc.tuple(text, sizes).chain(([name, shape]) => {
  const length = { minLength: count(shape), maxLength: count(shape) };
  return fc.oneof(
    fc.float32Array(length).map((data) => ({ name, shape, type: "float32", data }) as const),
    fc.float64Array(length).map((data) => ({ name, shape, type: "float64", data }) as const),
    fc.int32Array(length).map((data) => ({ name, shape, type: "int32", data }) as const),
    fc.bigInt64Array(length).map((data) => ({ name, shape, type: "int64", data }) as const),
    fc.uint8Array(length).map((data) => ({ name, shape, type: "uint8", data }) as const),
    fc.int8Array(length).map((data) => ({ name, shape, type: "int8", data }) as const),
    fc.uint8Array({ ...length, max: 1 }).map((data) => ({ name, shape, type: "bool", data }) as const),
    fc.uint16Array(length).map((data) => ({ name, shape, type: "float16", data }) as const),
  );
});
const valueInfo: fc.Arbitrary<OnnxValueInfo> = fc.record({
  name: text,
  type: fc.constantFrom("float32", "int64", "int32", "bool", "float16", "uint8", "int8", "float64"),
  shape: fc.array(fc.oneof(fc.nat(), text), { maxLength: 4 }),
});
const attribute = (depth: number): fc.Arbitrary<OnnxAttribute> =>
  fc.oneof(
    fc.record({ type: fc.constant("int" as const), value: integer }),
    fc.record({ type: fc.constant("float" as const), value: single }),
    fc.record({ type: fc.constant("string" as const), value: text }),
    fc.record({ type: fc.constant("ints" as const), value: fc.array(integer, { maxLength: 4 }) }),
    fc.record({ type: fc.constant("floats" as const), value: fc.array(single, { maxLength: 4 }) }),
    fc.record({ type: fc.constant("strings" as const), value: fc.array(text, { maxLength: 4 }) }),
    fc.record({ type: fc.constant("tensor" as const), value: tensor }),
    ...(depth < 3 ? [fc.record({ type: fc.constant("graph" as const), value: graph(depth + 1) })] : []),
  );
const node = (depth: number): fc.Arbitrary<OnnxNode> =>
  fc
    .tuple(
      fc.record({
        opType: text.filter((name) => name !== ""),
        name: text,
        inputs: fc.array(text, { maxLength: 3 }),
        outputs: fc.array(text, { maxLength: 3 }),
        attributes: record(attribute(depth)),
      }),
      optional("domain", text),
    )
    .map(([required, rest]) => ({ ...required, ...rest }));
function graph(depth: number): fc.Arbitrary<OnnxGraph> {
  return fc
    .tuple(
      fc.record({
        name: text,
        nodes: fc.array(node(depth), { maxLength: depth === 1 ? 4 : 2 }),
        initializers: fc.array(tensor, { maxLength: 3 }),
        inputs: fc.array(valueInfo, { maxLength: 3 }),
        outputs: fc.array(valueInfo, { maxLength: 3 }),
      }),
      optional("valueInfo", fc.array(valueInfo, { minLength: 1, maxLength: 2 })),
    )
    .map(([required, rest]) => ({ ...required, ...rest }));
}
const positive = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.maxSafeNat().map((n) => Math.max(n, 1)),
);
const model: fc.Arbitrary<OnnxModel> = fc
  .tuple(
    fc.record({
      irVersion: positive,
      opsetVersion: positive,
      producerName: text,
      producerVersion: text,
      metadata: record(text),
      graph: graph(1),
    }),
    optional("docString", text),
    optional(
      "otherOpsets",
      record(positive).filter(
        (o) => Object.keys(o).length > 0 && !Object.hasOwn(o, "") && !Object.hasOwn(o, "ai.onnx"),
      ),
    ),
  )
  .map(([required, doc, opsets]) => ({ ...required, ...doc, ...opsets }));

/** A small model that has every kind of part. */
const small: OnnxModel = {
  irVersion: 8,
  opsetVersion: 17,
  otherOpsets: { "com.example": 2 },
  producerName: "timevae",
  producerVersion: "0.0.0",
  docString: "small",
  metadata: { z: "last", a: "first", "timevae.config": '{"latent":8}' },
  graph: {
    name: "g",
    nodes: [
      {
        opType: "Gemm",
        name: "gemm",
        inputs: ["x", "w", ""],
        outputs: ["y"],
        attributes: { alpha: { type: "float", value: 0.5 }, transB: { type: "int", value: 1 } },
      },
      {
        opType: "Custom",
        name: "c",
        inputs: ["y"],
        outputs: ["out"],
        domain: "com.example",
        attributes: {
          axes: { type: "ints", value: [0, -1] },
          scales: { type: "floats", value: [0.25, -2] },
          mode: { type: "string", value: "reflect" },
          names: { type: "strings", value: ["a", ""] },
          value: { type: "tensor", value: { name: "", type: "int64", shape: [2], data: new BigInt64Array([1n, -2n]) } },
          body: {
            type: "graph",
            value: {
              name: "body",
              nodes: [{ opType: "Identity", name: "", inputs: ["y"], outputs: ["b"], attributes: {} }],
              initializers: [],
              inputs: [],
              outputs: [{ name: "b", type: "float32", shape: [] }],
            },
          },
        },
      },
    ],
    initializers: [{ name: "w", type: "float32", shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) }],
    inputs: [{ name: "x", type: "float32", shape: ["batch", 3] }],
    outputs: [{ name: "out", type: "float32", shape: ["batch", 2] }],
    valueInfo: [{ name: "y", type: "float32", shape: ["batch", ""] }],
  },
};
const smallBytes = encodeModel(small);

// Hostile bytes -----------------------------------------------------------------------------------------------------

/** Runs both readers: they either read the bytes or throw a TimeVAEError with a code that a caller expects. */
function survives(bytes: Uint8Array): OnnxModel | undefined {
  const codes = ["invalid-file", "unsupported", "too-large"];
  const attempt = <T>(read: (bytes: Uint8Array) => T): T | undefined => {
    try {
      return read(bytes);
    } catch (error) {
      if (!isTimeVAEError(error) || !codes.includes(error.code)) throw error;
      return undefined;
    }
  };
  attempt(readMetadata);
  return attempt(decodeModel);
}

/** What was read can be written, and says the same when read again. */
function readsSteadily(bytes: Uint8Array): void {
  const first = survives(bytes);
  if (first !== undefined) expect(decodeModel(encodeModel(first))).toEqual(first);
}

describe("encodeModel and decodeModel", () => {
  it("give back what was written", () => {
    fc.assert(
      fc.property(model, (original) => {
        const bytes = encodeModel(original);
        expect(decodeModel(bytes)).toEqual(original);
        expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
        expect(Object.entries(readMetadata(bytes))).toEqual(Object.entries(original.metadata));
      }),
      { numRuns: 300 },
    );
    expect(decodeModel(smallBytes)).toEqual(small);
  });

  it("store float attributes in single precision", () => {
    const read = decodeModel(
      encodeModel({
        ...small,
        graph: {
          ...small.graph,
          nodes: [{ opType: "A", name: "", inputs: [], outputs: [], attributes: { a: { type: "float", value: 0.1 } } }],
        },
      }),
    );
    expect(read.graph.nodes[0]?.attributes).toEqual({ a: { type: "float", value: Math.fround(0.1) } });
  });

  it("give the same bytes for the same model, and keep the order of metadata", () => {
    expect(encodeModel(structuredClone(small))).toEqual(smallBytes);
    expect(Object.keys(decodeModel(smallBytes).metadata)).toEqual(["z", "a", "timevae.config"]);
  });

  it("take weights that are a part of a larger buffer, and write them little-endian", () => {
    const pool = new Float32Array([9, 1.5, -2, 9]);
    const bytes = encodeModel({
      ...small,
      graph: {
        ...small.graph,
        nodes: [],
        initializers: [{ name: "w", type: "float32", shape: [2], data: pool.subarray(1, 3) }],
      },
    });
    expect(Buffer.from(bytes).includes(Buffer.from([0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]))).toBe(true);
    expect(decodeModel(bytes).graph.initializers[0]?.data).toEqual(new Float32Array([1.5, -2]));
  });

  it("read at any alignment, from a Buffer too, and copy the weights", () => {
    for (let shift = 0; shift < 8; shift++) {
      const file = Buffer.concat([Buffer.alloc(shift), smallBytes]).subarray(shift);
      const read = decodeModel(file);
      file.fill(0xff);
      expect(read).toEqual(small);
    }
  });
});

describe("decodeModel on bytes that are not a whole model", () => {
  it("refuses a file cut off at any byte", () => {
    for (let length = 0; length < smallBytes.length; length++) {
      const cut = smallBytes.slice(0, length);
      for (const read of [decodeModel, readMetadata]) {
        expect(() => read(cut), `${length} of ${smallBytes.length} bytes`).toThrow(
          expect.objectContaining({ name: "TimeVAEError", code: "invalid-file" }),
        );
      }
    }
  });

  it("refuses or reads every file with one changed byte", () => {
    for (let position = 0; position < smallBytes.length; position++) {
      for (const mask of [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff]) {
        const bytes = smallBytes.slice();
        bytes[position]! ^= mask;
        readsSteadily(bytes);
      }
    }
  });

  it("refuses or reads files with several changed, removed or repeated parts", () => {
    const position = fc.nat(smallBytes.length - 1);
    const edit = fc.record({ from: position, to: position, at: position, byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let bytes = [...smallBytes];
        for (const { from, to, at, byte } of edits) {
          bytes = from < to ? [...bytes.slice(0, at), ...bytes.slice(from, to), ...bytes.slice(at)] : bytes;
          bytes = from > to ? [...bytes.slice(0, to), ...bytes.slice(from)] : bytes;
          bytes[at % Math.max(bytes.length, 1)] = byte;
        }
        readsSteadily(Uint8Array.from(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it("refuses or reads random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readsSteadily(bytes)),
      { numRuns: 3000 },
    );
    // With a plausible beginning: an IR version, an opset and a graph of random bytes.
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 127 }), (bytes) =>
        readsSteadily(Uint8Array.from([0x08, 8, 0x42, 2, 0x10, 17, 0x3a, bytes.length, ...bytes])),
      ),
      { numRuns: 3000 },
    );
  });
});
