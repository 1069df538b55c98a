import fc from "fast-check";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { checkDeltas } from "../src/parquet/check-deltas.js";
import { checkRuns } from "../src/parquet/check-runs.js";
import { checkPlain, checkValues, type ValueFacts } from "../src/parquet/check-values.js";
import { unpackChunk } from "../src/parquet/unpack-chunk.js";
import { expectFault } from "./helpers.js";

const bytes = (...values: number[]) => Uint8Array.from(values);
const cursorOf = (...values: number[]) => ({ bytes: bytes(...values), at: 0 });
const page = (fact: string) => `parquet: expected whole pages: ${fact}; the file is damaged, copy it again`;
/** 2³¹ − 1 and 2³² − 2 as numbers in groups of seven bits. */
const huge = [255, 255, 255, 255, 7];
const hugeRun = [254, 255, 255, 255, 15];

describe("runs of levels and indices", () => {
  const levels = { count: 10, width: 1, what: "levels" };

  it("are counted as they are written", () => {
    // Four ones, then eight packed of which six count: 0b101101 has four.
    const cursor = cursorOf(8, 1, 3, 0b11101101);
    expect(checkRuns(cursor, levels)).toBe(4 + 4);
    expect(cursor.at).toBe(4);
  });

  it("may not claim more than is left", () => {
    expectFault(
      () => checkRuns(cursorOf(...hugeRun, 1), levels),
      "invalid-file",
      page("a run claims 2147483647 levels where 10 are left"),
    );
    expectFault(
      () => checkRuns(cursorOf(12, 1, 10, 0), levels),
      "invalid-file",
      page("a run claims 5 levels where 4 are left"),
    );
    // Packed runs come in eights: three of them hold 24, and ten values need two.
    expectFault(
      () => checkRuns(cursorOf(7, 0, 0, 0), levels),
      "invalid-file",
      page("a run claims 24 levels where 10 are left"),
    );
    expect(() => checkRuns(cursorOf(5, 0, 0), levels)).not.toThrow();
  });

  it("without bits cannot claim billions either", () => {
    expectFault(
      () => checkRuns(cursorOf(...huge), { count: 3, width: 0, what: "indices" }),
      "invalid-file",
      page("a run claims 8589934584 indices where 3 are left"),
    );
  });

  it("end where the page ends, say something, and are at most 32 bits wide", () => {
    expectFault(() => checkRuns(cursorOf(8, 1), levels), "invalid-file", page("a page ends within a number"));
    expectFault(() => checkRuns(cursorOf(1, 1, 1), levels), "invalid-file", page("a run packs no levels"));
    expectFault(
      () => checkRuns(cursorOf(2, 0), { ...levels, width: 33 }),
      "invalid-file",
      page("levels of 33 bits, at most 32 are possible"),
    );
    expectFault(
      () => checkRuns(cursorOf(...new Array(11).fill(255)), levels),
      "invalid-file",
      page("a page ends within a number"),
    );
  });
});

describe("differences", () => {
  it("are the integers they were made of", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 300 }), (values) => {
        const data = Int32Array.from(values);
        const column: ColumnSource = { name: "x", type: "INT32", encoding: "DELTA_BINARY_PACKED", data };
        const read = new Int32Array(values.length);
        const packed = onlyPage([column]);
        const cursor = { bytes: packed, at: 0 };
        checkDeltas(cursor, values.length, read);
        expect(Array.from(read)).toEqual(values);
        // The last block may have parts that nothing is in.
        expect(cursor.at).toBeLessThanOrEqual(packed.length);
        expect(cursor.at).toBeGreaterThan(packed.length - 8);
      }),
      { numRuns: 50 },
    );
  });

  const block = [128, 1, 4]; // 128 values in 4 parts
  it.each([
    ["blocks of nothing", [0, 4, 10, 0], "differences come in 4 parts of a block of 0"],
    ["no parts", [128, 1, 0, 10, 0], "differences come in 0 parts of a block of 128"],
    ["parts without end", [128, 1, ...huge, 10, 0], "differences come in 2147483647 parts of a block of 128"],
    ["giant blocks", [128, 128, 128, 64, 4, 10, 0], "differences come in 4 parts of a block of 134217728"],
    ["other counts", [...block, ...huge, 0], "differences of 2147483647 values where the page holds 10"],
    ["numbers without end", [...block, 10, ...new Array(20).fill(255)], "a page ends within a number"],
    ["wide differences", [...block, 10, 0, 0, 65, 0, 0, 0], "differences of 65 bits"],
    ["what is not there", [...block, 10, 0, 0, 8, 0, 0, 0, 1, 2], "a page ends within its differences"],
  ])("refuse %s", (_name, values, fact) => {
    expectFault(() => checkDeltas(cursorOf(...values), 10), "invalid-file", page(fact));
  });
});

describe("values", () => {
  const facts: ValueFacts = {
    type: "BYTE_ARRAY",
    length: 0,
    longest: Number.POSITIVE_INFINITY,
    encoding: 0,
    count: 3,
    version: 1,
    maxBytes: 1000,
  };
  const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);
  const deltas = (count: number, first: number, step: number) => [
    128,
    1,
    4,
    count,
    zigzag(first),
    zigzag(step),
    0,
    0,
    0,
    0,
  ];

  it.each<[string, Partial<ValueFacts>, number[], string]>([
    ["numbers", { type: "DOUBLE" }, new Array(23).fill(0), "3 values take 24 bytes, the page has 23"],
    ["truth values", { type: "BOOLEAN", count: 9 }, [1], "9 values take 2 bytes, the page has 1"],
    ["texts", {}, [1, 0, 0, 0, 65, 255, 255, 255, 255], "a page holds 1 texts, 3 are declared"],
    [
      "texts of one size",
      { type: "FIXED_LEN_BYTE_ARRAY", length: -1 },
      [],
      "values of FIXED_LEN_BYTE_ARRAY have no size",
    ],
    [
      "split bytes",
      { encoding: 9, type: "FIXED_LEN_BYTE_ARRAY", length: 2 ** 30 },
      [1],
      "3 values take 3221225472 bytes, the page has 1",
    ],
    ["indices", { encoding: 8 }, [4, ...hugeRun, 1], "a run claims 2147483647 indices where 3 are left"],
    [
      "indices of no bits",
      { encoding: 8, version: 2 },
      [0, ...hugeRun],
      "a run claims 2147483647 indices where 3 are left",
    ],
    [
      "truth values in runs",
      { encoding: 3, type: "BOOLEAN" },
      [6, 0, 0, 0, ...hugeRun, 1],
      "a run claims 2147483647 values where 3 are left",
    ],
    ["differences of texts", { encoding: 5 }, deltas(3, 0, 0), "differences of BYTE_ARRAY"],
    ["negative lengths", { encoding: 6 }, [...deltas(3, 1, -2), 65], "a page holds 1 texts, 3 are declared"],
    ["lengths", { encoding: 6 }, [...deltas(3, 1, 0), 65, 66], "a page holds 2 texts, 3 are declared"],
    [
      "beginnings",
      { encoding: 7 },
      [...deltas(3, 0, 2), ...deltas(3, 1, 0), 65, 66, 67],
      "a text repeats 2 bytes of one of 1",
    ],
    ["long numbers", { longest: 2 }, [3, 0, 0, 0, 1, 2, 3], "a number of 3 bytes, at most 2 are possible"],
  ])("%s are all there", (_name, changes, values, fact) => {
    expectFault(() => checkValues(bytes(...values), { ...facts, ...changes }), "invalid-file", page(fact));
  });

  it("that repeat each other's beginnings unpack to a limit", () => {
    // Each text is the one before and one byte more: 0 + 1 + 2 + … bytes repeated.
    const texts = (count: number) =>
      bytes(...deltas(count, 0, 1), ...deltas(count, 1, 0), ...new Array<number>(count).fill(65));
    expect(checkValues(texts(10), { ...facts, encoding: 7, count: 10 })).toBe(45);
    expectFault(
      () => checkValues(texts(100), { ...facts, encoding: 7, count: 100 }),
      "too-large",
      "parquet: expected at most 1000 bytes unpacked, received more",
    );
  });

  it("in unknown encodings are refused", () => {
    for (const encoding of [1, 4, 10, 99]) {
      expectFault(
        () => checkValues(bytes(1, 2, 3), { ...facts, encoding }),
        "unsupported",
        `parquet: expected an encoding that is known here, received ${encoding}`,
      );
    }
  });

  it("that are whole pass", () => {
    expect(() => checkPlain(bytes(1, 0, 0, 0, 65, 0, 0, 0, 0), { ...facts, count: 2 })).not.toThrow();
    expect(() => checkValues(bytes(2, 6, 1), { ...facts, encoding: 8 })).not.toThrow();
    expect(() => checkValues(bytes(0), { ...facts, encoding: 8 })).not.toThrow();
  });
});

/** The bytes of the only page of a file with one column, not packed. */
function onlyPage(columnData: ColumnSource[]): Uint8Array {
  const file = new Uint8Array(parquetWriteBuffer({ columnData, codec: "UNCOMPRESSED", statistics: false }));
  let found: Uint8Array | undefined;
  const unpack = (packed: Uint8Array) => {
    found = packed;
    return packed;
  };
  const stored = { type: "INT32", length: 0, longest: Number.POSITIVE_INFINITY } as const;
  const rows = columnData[0]?.data.length ?? 0;
  unpackChunk(file.subarray(4), { rows, maxBytes: 2 ** 20, stored, isOptional: false, unpack });
  if (!found) throw new Error("no page");
  return found;
}
