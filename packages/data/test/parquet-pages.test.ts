import { brotliCompressSync } from "node:zlib";
import { createRandom, isTimeVAEError } from "@timevae/spec";
import fc from "fast-check";
import { snappyUncompress } from "hyparquet";
import { type BasicType, type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it, vi } from "vitest";
import { loadZstd } from "../src/load-zstd.js";
import { checkDeltas } from "../src/parquet/check-deltas.js";
import { checkRuns } from "../src/parquet/check-runs.js";
import { checkPlain, checkValues, type ValueFacts } from "../src/parquet/check-values.js";
import { decodeLz4, decodeLz4Raw } from "../src/parquet/decode-lz4.js";
import { decodeSnappy } from "../src/parquet/decode-snappy.js";
import { parseParquet } from "../src/parquet/index.js";
import { loadBrotli } from "../src/parquet/load-brotli.js";
import { type ChunkFacts, unpackChunk } from "../src/parquet/unpack-chunk.js";
import { type CheckedPage, writePageHeader } from "../src/parquet/write-page-header.js";
import { expectFault, expectFaultLater } from "./helpers.js";

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

describe("chunks", () => {
  const facts: ChunkFacts = {
    rows: 3,
    maxBytes: 1000,
    stored: { type: "INT32", length: 0, longest: Number.POSITIVE_INFINITY },
    isOptional: true,
    unpack: (packed) => packed,
  };
  const chunkOf = (...pages: CheckedPage[]) =>
    Uint8Array.from(pages.flatMap((one) => [...writePageHeader(one), ...one.bytes]));
  const integers = new Array<number>(12).fill(7);
  const plain = (first: number[]): CheckedPage => ({
    kind: "data",
    values: 3,
    encoding: 0,
    bytes: bytes(...first, ...integers),
  });
  const second = { kind: "data2", values: 3, nulls: 0, encoding: 0, levels: 2 } as const;

  it("come out as they went in when they are whole", () => {
    const chunk = chunkOf(plain([2, 0, 0, 0, 6, 1]));
    expect(unpackChunk(chunk, facts)).toEqual(chunk);
    const two = chunkOf({ ...second, bytes: bytes(6, 1, ...integers) });
    expect(unpackChunk(two, facts)).toEqual(two);
  });

  it.each<[string, CheckedPage[], string]>([
    ["levels", [plain([6, 0, 0, 0, ...hugeRun, 1])], "a run claims 2147483647 levels where 3 are left"],
    ["lengths of levels", [plain([255, 255, 255, 127, 6, 1])], "a page's levels are longer than the page"],
    ["levels that are cut", [plain([1, 0, 0, 0, 6, 1])], "a page's levels end within a run"],
    [
      "levels of the other kind of page",
      [{ ...second, levels: 6, bytes: bytes(...hugeRun, 1, ...integers) }],
      "a run claims 2147483647 levels where 3 are left",
    ],
    [
      "missing values",
      [{ ...second, nulls: 2, bytes: bytes(6, 1, ...integers) }],
      "a page declares 2 missing values where its levels have 0",
    ],
    [
      "dictionaries",
      [{ kind: "dictionary", values: 4, bytes: bytes(...integers) }, plain([2, 0, 0, 0, 6, 1])],
      "4 values take 16 bytes, the page has 12",
    ],
    [
      "indices without a dictionary",
      [{ kind: "data", values: 3, encoding: 8, bytes: bytes(2, 0, 0, 0, 6, 1, 1, 6, 0) }],
      "a page refers to a dictionary before one",
    ],
    [
      "fewer values",
      [{ ...plain([2, 0, 0, 0, 4, 1]), values: 2 }],
      "a column holds 2 values, its row group declares 3 rows",
    ],
    ["more values", [{ ...plain([2, 0, 0, 0, 8, 1]), values: 4 }], "a page declares 4 values where at most 3 fit"],
  ])("refuse %s that do not fit", (_name, pages, fact) => {
    expectFault(() => unpackChunk(chunkOf(...pages), facts), "invalid-file", page(fact));
  });

  it("refuse what unpacks to another size", () => {
    expectFault(
      () => unpackChunk(chunkOf(plain([2, 0, 0, 0, 6, 1])), { ...facts, unpack: (packed) => packed.subarray(1) }),
      "invalid-file",
      page("a page unpacks to 17 bytes, 18 are declared"),
    );
    expectFault(
      () => unpackChunk(chunkOf(plain([2, 0, 0, 0, 6, 1])), { ...facts, maxBytes: 17 }),
      "too-large",
      "parquet: expected at most 17 bytes unpacked, received more",
    );
  });

  it("of nothing but missing values need no values", () => {
    const chunk = chunkOf({ ...second, nulls: 3, encoding: 8, bytes: bytes(6, 0) });
    expect(unpackChunk(chunk, facts)).toEqual(chunkOf({ ...second, nulls: 3, bytes: bytes(6, 0) }));
  });
});

describe("codecs", () => {
  it("snappy unpacks what others pack, as hyparquet does, whatever the bytes", async () => {
    // Long repeats, short ones that overlap, and noise.
    const random = createRandom(3);
    const data = Float64Array.from({ length: 4000 }, (_, i) => (i % 400 < 300 ? i % 7 : random.uniform()));
    const file = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "x", data }], codec: "SNAPPY" }));
    const { columns } = await parseParquet(file);
    expect(columns[0]).toMatchObject({ values: data });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 80 }), (noise, size) => {
        const packed = Uint8Array.of(size, ...noise);
        let own: Uint8Array | undefined;
        try {
          own = decodeSnappy(packed, size);
        } catch {
          return; // theirs may go on where ours stops, never the other way round
        }
        const theirs = new Uint8Array(size);
        snappyUncompress(packed, theirs);
        expect(own).toEqual(theirs);
      }),
    );
  });

  it("snappy never goes back, nor beyond its size", () => {
    // A literal of 2³² − 255 bytes: as a signed number it is −255, and whoever adds it goes back.
    expect(() => decodeSnappy(bytes(4, 0xfc, 0, 255, 255, 255, 1, 2), 4)).toThrow("snappy");
    expect(() => decodeSnappy(bytes(4, 0, 65, 0xfe, 1, 0), 4)).toThrow("snappy");
    expect(() => decodeSnappy(bytes(4, 0, 65, 0x0a, 2, 0), 4)).toThrow("snappy");
    expect(decodeSnappy(bytes(4, 0, 65, 0x0a, 1, 0), 4)).toEqual(bytes(65, 65, 65, 65));
  });

  it("Zstandard stops at its size, whatever nineteen bytes ask for", async () => {
    const unpack = await loadZstd();
    // One literal, then 98 303 sequences of a copy of 65 539 bytes each, whose bits are not there.
    const block = [0x08, 65, 255, 255, 255, 0x54, 0, 0, 52, 1];
    const header = (block.length << 3) | 5;
    const packed = bytes(0x28, 0xb5, 0x2f, 0xfd, 0x20, 200, header & 255, header >> 8, 0, ...block);
    const start = process.cpuUsage();
    expect(() => unpack(packed, 200)).toThrow("zstd unpacks to other than 200 bytes");
    expect(process.cpuUsage(start).user).toBeLessThan(1e6);
    // A block that says itself what is in it.
    const raw = bytes(0x28, 0xb5, 0x2f, 0xfd, 0x20, 3, (3 << 3) | 1, 0, 0, 7, 8, 9);
    expect(unpack(raw, 3)).toEqual(bytes(7, 8, 9));
    expectFault(
      () => unpack(raw, 2 ** 29),
      "too-large",
      "zstd: expected at most 268435456 bytes in one part, received 536870912",
    );
  });

  it("brotli stops at its size in Node, and is read elsewhere too", async () => {
    const packed = brotliCompressSync(new Uint8Array(2 ** 24));
    const unpack = await loadBrotli();
    expect(() => unpack(packed, 1000)).toThrow("larger than 1000 bytes");
    expect(unpack(packed, 2 ** 24).length).toBe(2 ** 24);
    vi.stubGlobal("process", undefined);
    const elsewhere = await loadBrotli().finally(() => vi.unstubAllGlobals());
    expect(elsewhere(brotliCompressSync(bytes(1, 2, 3)), 3)).toEqual(bytes(1, 2, 3));
  });

  it("LZ4 comes bare and in frames of Hadoop's", () => {
    const block = [0x10, 65, 1, 0, 0x10, 66]; // A, four more of it, B
    const whole = bytes(65, 65, 65, 65, 65, 66);
    expect(decodeLz4Raw(bytes(...block), 6)).toEqual(whole);
    expect(decodeLz4(bytes(...block), 6)).toEqual(whole);
    const frame = [0, 0, 0, 6, 0, 0, 0, 6, ...block];
    expect(decodeLz4(bytes(...frame, ...frame), 12)).toEqual(bytes(...whole, ...whole));
    expect(() => decodeLz4Raw(bytes(...block), 7)).toThrow("LZ4 unpacks to 6 bytes, 7 are declared");
    // A frame of −8 bytes, which whoever adds it reads for ever.
    expect(() => decodeLz4(bytes(0, 0, 0, 0, 255, 255, 255, 248, 1), 0)).toThrow();
  });
});

describe("a file", () => {
  it("whose indices lie beyond the dictionary is refused, not filled with gaps", async () => {
    const data = Array.from({ length: 40 }, (_, i) => 100 + (i % 3));
    const file = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: "x", type: "INT32", data }], codec: "UNCOMPRESSED" }),
    );
    // The dictionary is written first; the page after it starts with the width of an index, then packs the indices 0, 1, 2, 0 …
    const at = file.findIndex((_, i) => file[i] === 2 && file[i + 2] === 0b00100100 && file[i + 3] === 0b01001001);
    expect(at).toBeGreaterThan(0);
    file[at + 2] = 255;
    await expectFaultLater(
      parseParquet(file),
      "invalid-file",
      "parquet: expected a whole file: column x refers to values that are not there; it is damaged, copy it again",
    );
  });
});

describe("a footer", () => {
  it.each<BasicType>(["BOOLEAN", "INT32", "DOUBLE"])(
    "of %s with any two bytes changed is ours to refuse",
    async (type) => {
      const columnData = [{ name: "x", type, data: type === "BOOLEAN" ? [true, false] : [1, 2] }];
      const whole = new Uint8Array(parquetWriteBuffer({ columnData, statistics: false, codec: "UNCOMPRESSED" }));
      const length = new DataView(whole.buffer).getUint32(whole.length - 8, true);
      for (let at = whole.length - 8 - length; at < whole.length - 8; at++) {
        for (const first of [0x05, 0x11, 0x12, 0x15, 0x16, 0x18, 0x19, 0x1c, 0xff]) {
          for (const second of [whole[at + 1] as number, 0]) {
            const file = whole.slice();
            file.set([first, second], at);
            const fault = await parseParquet(file).then(
              () => undefined,
              (error: unknown) => error,
            );
            if (fault !== undefined && !isTimeVAEError(fault)) throw fault;
          }
        }
      }
    },
  );
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
