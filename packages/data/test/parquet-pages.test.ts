import { isTimeVAEError } from "@timevae/spec";
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { parseParquet } from "../src/parquet/index.js";
import { type ChunkFacts, unpackChunk } from "../src/parquet/unpack-chunk.js";
import { type CheckedPage, writePageHeader } from "../src/parquet/write-page-header.js";
import { expectFault, expectFaultLater } from "./helpers.js";

const bytes = (...values: number[]) => Uint8Array.from(values);
const page = (fact: string) => `parquet: expected whole pages: ${fact}; the file is damaged, copy it again`;
const hugeRun = [254, 255, 255, 255, 15];

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
