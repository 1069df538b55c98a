import { brotliCompressSync } from "node:zlib";
import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { snappyUncompress } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it, vi } from "vitest";
import { loadZstd } from "../src/load-zstd.js";
import { decodeLz4, decodeLz4Raw } from "../src/parquet/decode-lz4.js";
import { decodeSnappy } from "../src/parquet/decode-snappy.js";
import { parseParquet } from "../src/parquet/index.js";
import { loadBrotli } from "../src/parquet/load-brotli.js";
import { expectFault } from "./helpers.js";

const bytes = (...values: number[]) => Uint8Array.from(values);

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
    // Not `process` itself: vitest needs it at moments of its own, and the run failed when one came while it was away.
    const builtin = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    const elsewhere = await loadBrotli();
    expect(builtin).toHaveBeenCalledWith("node:zlib");
    builtin.mockRestore();
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
