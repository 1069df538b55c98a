import { readFileSync } from "node:fs";
import { encodeNpy, type NdArray, parseNpy, parseNpz } from "@timevae/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFault } from "./helpers.js";

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

/** A writer of its own: a header in plain text, then elements by DataView. */
function naiveNpy(descr: string, fortran: boolean, shape: string, body: Uint8Array, version = 1): Uint8Array {
  const dictionary = bytesOf(
    `{'descr': ${descr}, 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }\n`,
  );
  const length =
    version === 1
      ? [dictionary.length & 255, dictionary.length >> 8]
      : [dictionary.length & 255, dictionary.length >> 8, 0, 0];
  return Uint8Array.from([0x93, ...bytesOf("NUMPY"), version, 0, ...length, ...dictionary, ...body]);
}

const writers = {
  "|b1": [1, (v: DataView, at: number, x: number) => v.setUint8(at, x)],
  "|i1": [1, (v: DataView, at: number, x: number) => v.setInt8(at, x)],
  "|u1": [1, (v: DataView, at: number, x: number) => v.setUint8(at, x)],
  "<i2": [2, (v: DataView, at: number, x: number) => v.setInt16(at, x, true)],
  ">u2": [2, (v: DataView, at: number, x: number) => v.setUint16(at, x)],
  "<i4": [4, (v: DataView, at: number, x: number) => v.setInt32(at, x, true)],
  ">u4": [4, (v: DataView, at: number, x: number) => v.setUint32(at, x)],
  "<i8": [8, (v: DataView, at: number, x: number) => v.setBigInt64(at, BigInt(x), true)],
  ">u8": [8, (v: DataView, at: number, x: number) => v.setBigUint64(at, BigInt(x))],
  ">f4": [4, (v: DataView, at: number, x: number) => v.setFloat32(at, x)],
  ">f8": [8, (v: DataView, at: number, x: number) => v.setFloat64(at, x)],
} as const;

describe("parseNpy", () => {
  it("reads every element type in either order of axes, whatever the numbers", () => {
    const arrays = fc
      .record({
        descr: fc.constantFrom(...(Object.keys(writers) as (keyof typeof writers)[])),
        shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        fortran: fc.boolean(),
        version: fc.integer({ min: 1, max: 3 }),
      })
      .chain((parts) => {
        const count = parts.shape.reduce((product, size) => product * size, 1);
        const max = parts.descr === "|b1" ? 1 : 127;
        return fc.record({
          parts: fc.constant(parts),
          values: fc.array(fc.integer({ min: 0, max }), { minLength: count, maxLength: count }),
        });
      });
    fc.assert(
      fc.property(arrays, ({ parts: { descr, shape, fortran, version }, values }) => {
        const [size, write] = writers[descr];
        const view = new DataView(new ArrayBuffer(values.length * size));
        values.forEach((value, i) => {
          write(view, fileIndex(i, shape, fortran) * size, value);
        });
        const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
        const array = parseNpy(naiveNpy(`'${descr}'`, fortran, tuple, new Uint8Array(view.buffer), version));
        expect(array.shape).toEqual(shape);
        expect([...array.data]).toEqual(values);
      }),
    );
  });

  it("reads what NumPy writes: twelve types, both byte orders, both orders of axes", () => {
    const arrays = parseNpz(fixture("dtypes.npz"));
    expect(Object.keys(arrays)).toHaveLength(49);
    for (const [name, array] of Object.entries(arrays)) {
      if (name === "cube_F") expect([...array.data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
      else {
        expect(array.shape, name).toEqual([2, 3]);
        expect([...array.data], name).toEqual(array.dtype === "bool" ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 100]);
      }
    }
  });

  it("reads half floats", () => {
    const { data, dtype } = Object.values(parseNpz(fixture("halves.npz")))[0] as NdArray;
    expect(dtype).toBe("float16");
    const expected = [0.0999755859375, -2.5, 65504, 2 ** -24, Infinity, -Infinity, NaN];
    expect([...data]).toEqual(expected);
  });

  it("reads a part of a larger buffer, at any offset", () => {
    const bytes = encodeNpy({ shape: [2], data: Float64Array.of(1.5, -2) });
    const shifted = new Uint8Array(bytes.length + 10);
    shifted.set(bytes, 3);
    expect([...parseNpy(shifted.subarray(3, 3 + bytes.length)).data]).toEqual([1.5, -2]);
  });

  const body = new Uint8Array(16);
  it.each([
    [new Uint8Array(4), "invalid-file", "npy: expected at least 12 bytes, received 4; it is truncated"],
    [
      bytesOf("a,b\n1,2\n3,4\n"),
      "invalid-file",
      'npy: expected a file that starts with "\\x93NUMPY", received another format',
    ],
    [naiveNpy("'<f8'", false, "(2,)", body, 9), "invalid-file", "npy: expected format version 1, 2 or 3, received 9"],
    [
      naiveNpy("'<f8'", false, "(2,)", body).subarray(0, 40),
      "invalid-file",
      "npy: expected a header of 58 bytes, received 30; it is truncated",
    ],
    [
      naiveNpy("'<f8'", false, "(3,)", body),
      "invalid-file",
      "npy: expected 24 bytes for shape [3] of float64, received 16; it is truncated",
    ],
    [
      naiveNpy("'<f8'", false, "(1,)", body),
      "invalid-file",
      "npy: expected 8 bytes for shape [1] of float64, received 16; something follows the array",
    ],
    [
      naiveNpy("'<f8'", false, "(-1,)", body),
      "invalid-file",
      `npy: expected a header with descr, fortran_order and shape, received "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }"`,
    ],
    [
      naiveNpy("'<f8'", false, "(99999999999, 99999999999)", body),
      "too-large",
      "npy: expected an array that fits in memory, received shape [99999999999,99999999999]",
    ],
    [
      naiveNpy("'|O'", false, "(2,)", body),
      "unsupported",
      `npy: expected floats, integers or booleans, received dtype "|O"; it holds Python objects (pickle), which can run code and are never loaded; save it with astype(float)`,
    ],
    [
      naiveNpy("'<U4'", false, "(1,)", body),
      "unsupported",
      `npy: expected floats, integers or booleans, received dtype "<U4"; save it as numbers, with astype('float32') or astype('float64')`,
    ],
    [
      naiveNpy("[('a', '<f8')]", false, "(1,)", body),
      "unsupported",
      `npy: expected floats, integers or booleans, received dtype "structure"; save it as numbers, with astype('float32') or astype('float64')`,
    ],
    [
      naiveNpy("'<c8'", false, "(2,)", body),
      "unsupported",
      `npy: expected floats, integers or booleans, received dtype "<c8"; save it as numbers, with astype('float32') or astype('float64')`,
    ],
    [
      naiveNpy("'<i8'", false, "(2,)", new Uint8Array(16).fill(0x7f)),
      "invalid-data",
      "npy: expected integers within ±2^53, received 9187201950435737471; save it as float64",
    ],
  ])("refuses wrong bytes (%#)", (bytes, code, message) => {
    expectFault(() => parseNpy(bytes), code, message);
  });

  it("refuses a header of absurd length", () => {
    const bytes = naiveNpy("'<f8'", false, "(2,)", body, 2);
    bytes.set([0xff, 0xff, 0xff, 0x7f], 8);
    expectFault(
      () => parseNpy(bytes),
      "invalid-file",
      "npy: expected a header of at most 65536 bytes, received 2147483647",
    );
  });
});

describe("encodeNpy", () => {
  it("aligns the numbers to 64 bytes and writes NumPy's header", () => {
    const bytes = encodeNpy({ shape: [2, 1], data: Float32Array.of(1, 2) });
    expect(bytes.length).toBe(128 + 8);
    const text = new TextDecoder("latin1").decode(bytes.subarray(10, 128));
    expect(text.trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }");
    expect(text.endsWith(" \n")).toBe(true);
  });

  it("is undone by parseNpy, bit for bit", () => {
    const data = fc.oneof(fc.float32Array({ maxLength: 20 }), fc.float64Array({ maxLength: 20 }));
    fc.assert(
      fc.property(data, (values) => {
        const array = parseNpy(encodeNpy({ shape: [values.length], data: values }));
        expect(array.data).toEqual(values);
        expect(array.dtype).toBe(values instanceof Float32Array ? "float32" : "float64");
      }),
    );
    expect(parseNpy(encodeNpy({ shape: [], data: Float64Array.of(3) }))).toMatchObject({ shape: [] });
  });

  it("refuses a shape that does not fit", () => {
    const message = "shape: expected sizes whose product is 3, the count of numbers, received [2, 2]";
    expectFault(() => encodeNpy({ shape: [2, 2], data: new Float32Array(3) }), "invalid-argument", message);
  });
});

/** Where the element with C-order number `i` stands in the file. */
function fileIndex(i: number, shape: number[], fortran: boolean): number {
  if (!fortran) return i;
  const index: number[] = [];
  let rest = i;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index.reduceRight((at, k, axis) => at * (shape[axis] as number) + k, 0);
}
