import { TimeVAEError } from "@timevae/spec";

/** Fields of a thrift struct by their number; structs inside are again such maps, binaries are their lengths. */
export interface ThriftStruct {
  readonly fields: ReadonlyMap<number, ThriftValue>;
  /** Where the struct ends. */
  readonly end: number;
}
export type ThriftValue = number | boolean | ThriftStruct | readonly ThriftValue[];

const deepest = 24;

/**
 * Walks a struct in thrift's compact protocol (the Parquet format's metadata) and makes sure that everything it declares is
 * there, so that a parser that believes it allocates no more than the bytes are worth.
 *
 * @throws {TimeVAEError} `invalid-file` when it is not
 */
export function checkThrift(bytes: Uint8Array, from: number): ThriftStruct {
  let at = from;

  function fail(): never {
    throw new TimeVAEError(
      "invalid-file",
      "parquet: expected whole metadata, received some that is damaged; copy the file again",
    );
  }
  function byte(): number {
    const value = bytes[at++];
    return value === undefined ? fail() : value;
  }
  function varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const part = byte();
      value += (part & 127) * scale;
      if (part < 128) return value;
      scale *= 128;
    }
    return fail();
  }
  /** Beyond 2⁵³ it is not exact, which is far beyond every limit. */
  function zigzag(): number {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
  function element(type: number, depth: number): ThriftValue {
    if (depth > deepest) fail();
    if (type === 1 || type === 2) return type === 1;
    if (type === 3) return byte();
    if (type === 4 || type === 5 || type === 6) return zigzag();
    if (type === 7) {
      at += 8;
      return at > bytes.length ? fail() : 0;
    }
    if (type === 8) {
      const length = varint();
      at += length;
      return at > bytes.length ? fail() : length;
    }
    if (type === 9) return list(depth);
    if (type === 12) return struct(depth + 1);
    return fail();
  }
  function list(depth: number): ThriftValue[] {
    const header = byte();
    const type = header & 15;
    const size = header >> 4 === 15 ? varint() : header >> 4;
    if (size > bytes.length - at) fail();
    return Array.from({ length: size }, () => element(type === 1 || type === 2 ? 3 : type, depth + 1));
  }
  function struct(depth: number): ThriftStruct {
    const fields = new Map<number, ThriftValue>();
    let id = 0;
    for (;;) {
      const header = byte();
      if ((header & 15) === 0) return { fields, end: at };
      id = header >> 4 === 0 ? zigzag() : id + (header >> 4);
      fields.set(id, element(header & 15, depth));
    }
  }
  return struct(0);
}
