import type { Random } from "@timevae/spec";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";

/** Bytes that say much: long runs, wide numbers, negative sizes, numbers that do not end. */
const telling = [0, 1, 2, 3, 7, 8, 32, 64, 127, 128, 129, 254, 255];

/**
 * A Parquet file with every encoding, its pages not packed, whose description of itself is whole while a few bytes of its pages
 * are not: most mutations of a file never get so far.
 */
export function tamperPages(random: Random, seeds: readonly Uint8Array[]): Uint8Array {
  const own = random.integer(3) > 0;
  const bytes = own ? writeEncodings(random) : (seeds[random.integer(seeds.length)] as Uint8Array).slice();
  const footer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true) + 8;
  const pages = bytes.length - footer;
  for (let change = random.integer(4); change >= 0; change--) {
    const at = 4 + random.integer(Math.max(1, pages - 4));
    // Several in a row: numbers of many bytes are made so.
    const length = random.integer(4) === 0 ? 1 + random.integer(12) : 1;
    const value = telling[random.integer(telling.length)] as number;
    for (let i = 0; i < length && at + i < pages; i++) {
      bytes[at + i] = random.integer(2) === 0 ? value : random.integer(256);
    }
  }
  return bytes;
}

function writeEncodings(random: Random): Uint8Array {
  const rows = 1 + random.integer(random.integer(4) === 0 ? 600 : 40);
  const each = <Value>(value: (i: number) => Value) => Array.from({ length: rows }, (_, i) => value(i));
  const gaps = random.integer(2) === 0;
  const columns: ColumnSource[] = [
    { name: "load", type: "DOUBLE", encoding: "BYTE_STREAM_SPLIT", data: each((i) => i / 3) },
    { name: "step", type: "INT32", encoding: "DELTA_BINARY_PACKED", data: each((i) => i * i) },
    { name: "long", type: "INT64", encoding: "DELTA_BINARY_PACKED", data: each((i) => BigInt(i) * 10n) },
    { name: "flag", type: "BOOLEAN", encoding: "RLE", data: each((i) => i % 3 === 0) },
    { name: "few", type: "INT32", data: each((i) => (gaps && i % 5 === 0 ? null : i % 4)) },
    { name: "sky", type: "STRING", encoding: "DELTA_BYTE_ARRAY", data: each((i) => `sky${i}`) },
    { name: "site", type: "STRING", encoding: "DELTA_LENGTH_BYTE_ARRAY", data: each((i) => (i % 2 ? "a" : "bb")) },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData: columns, codec: "UNCOMPRESSED", statistics: false }));
}
