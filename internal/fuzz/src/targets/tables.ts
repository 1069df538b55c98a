import {
  encodeNpy,
  encodeNpz,
  parseNpy,
  parseNpz,
  parseSeries,
  seriesFromFrame,
  seriesToTable,
  tableToCsv,
} from "@timevae/data";
import { parseArrow, tableToArrow } from "@timevae/data/arrow";
import { parseParquet, tableToParquet } from "@timevae/data/parquet";
import { createSeriesArray, isTimeVAEError } from "@timevae/spec";
import { gzipSync } from "fflate";
import { type FuzzTarget, fuzzMaxBytes } from "../fuzz-target.js";
import { tamperPages } from "./tamper-pages.js";

const encode = (text: string) => new TextEncoder().encode(text);
const rows = Array.from({ length: 40 }, (_, i) => i);
const csv = `time,load,sky,site\n${rows.map((i) => `2024-03-01T${String(i % 24).padStart(2, "0")}:00,${(i / 7).toFixed(3)},${i % 3 ? "sun" : "rain"},${i < 20 ? "a" : "b"}\n`).join("")}`;
const semicolons = `a;b\r\n${rows.map((i) => `${i},5;${i * i}\r\n`).join("")}`;
const quoted = `"a","b ""x"""\n${rows.map((i) => `"${i}","line\n${i}"\n`).join("")}`;
const records = JSON.stringify(
  rows.map((i) => ({ time: 1_700_000_000 + i * 3600, load: i / 3, sky: i % 2 ? "sun" : null, site: "a" })),
);
const lines = rows.map((i) => `${JSON.stringify({ load: i, sky: "x", site: String(i % 2) })}\n`).join("");
const options = { window: 4, maxBytes: fuzzMaxBytes, gaps: { interpolate: 2, mask: true } };
const roles = { ...options, time: "time", group: "site", categorical: ["sky"], pad: true };

/** With roles and without: both paths through the readers. Nothing that is read may break what writes it. */
function readBoth(bytes: Uint8Array, name: string): void {
  let fault: unknown;
  let read = false;
  for (const given of [options, roles]) {
    try {
      const { series, traits, timeStep } = parseSeries(bytes, name, given);
      tableToCsv(seriesToTable(series, { traits, timeStep }), { allowMissing: true });
      read = true;
    } catch (error) {
      if (!isTimeVAEError(error)) throw error;
      fault = error;
    }
  }
  if (!read) throw fault;
}

const textWords = [
  '"',
  "\r",
  "\n\n",
  ",",
  ";",
  "\t",
  "NaN",
  "inf",
  "1e400",
  "-1e-400",
  "\0",
  "\ufeff",
  "=cmd|' /C calc'!A0",
  "@SUM(1)",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "9999999999999999999",
  "2024-02-30",
  "99/99/9999",
  "-200",
  "é",
  "1,5",
  "0x10",
];
const jsonWords = [
  ...textWords,
  "[",
  "]",
  "{",
  "}",
  "[[[[[[[[",
  '{"__proto__":{"x":1}}',
  '"__proto__":',
  "null",
  "true",
  "1e999",
  '"\\u0000"',
  ":",
  "-",
];

export const csvTarget: FuzzTarget = {
  name: "csv",
  seeds: () => [csv, semicolons, quoted].map(encode),
  words: textWords,
  run: (bytes) => readBoth(bytes, "x.csv"),
  make: (random) =>
    encode(Array.from({ length: random.integer(300) }, () => textWords[random.integer(textWords.length)]).join("")),
};

export const gzipTarget: FuzzTarget = {
  name: "gz",
  seeds: () => [gzipSync(encode(csv), { mtime: 0 }), gzipSync(new Uint8Array(2 ** 16), { mtime: 0 })],
  words: [new Uint8Array([0x1f, 0x8b, 8]), new Uint8Array(32).fill(255)],
  run: (bytes) => readBoth(bytes, "x.csv.gz"),
  // Mostly small: a bomb of 32 MiB is one in 256 of them.
  make: (random) => {
    const size = random.integer(256) === 0 ? 2 ** 25 : 2 ** (8 + random.integer(8));
    return gzipSync(new Uint8Array(size), { level: 9, mtime: 0 });
  },
};

export const jsonTarget: FuzzTarget = {
  name: "json",
  seeds: () =>
    [
      records,
      '{"load":[1,2,3,4,5,6],"sky":["a","b","a","b","a","b"]}',
      '{"columns":["load"],"data":[[1],[2],[3],[4],[5]]}',
    ].map(encode),
  words: jsonWords,
  run: (bytes) => readBoth(bytes, "x.json"),
  make: (random) => {
    const depth = 2 ** random.integer(random.integer(64) === 0 ? 19 : 12);
    const [open, close] = random.integer(2) === 0 ? ["[", "]"] : ['{"a":', "}"];
    return encode(`${open.repeat(depth)}1${close.repeat(random.integer(2) === 0 ? depth : 0)}`);
  },
};

export const ndjsonTarget: FuzzTarget = {
  name: "ndjson",
  seeds: () => [encode(lines)],
  words: jsonWords,
  run: (bytes) => readBoth(bytes, "x.ndjson"),
  make: (random) => encode(Array.from({ length: 1 + random.integer(40) }, (_, i) => `{"k${i}":${i}}`).join("\n")),
};

const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));

export const npyTarget: FuzzTarget = {
  name: "npy",
  seeds: () => [
    encodeNpy({ shape: [20, 2], data: numbers(40) }),
    encodeNpy({ shape: [5, 4, 2], data: Float64Array.from(numbers(40)) }),
  ],
  words: ["(999999999999,)", "'fortran_order': True", "'|O'", "'<f8'", "'<i8'", "'>f2'", "(0, 4)", "-1", "{", "(1,)*9"],
  run: (bytes) => {
    parseNpy(bytes);
    parseSeries(bytes, "x.npy", options);
  },
};

export const npzTarget: FuzzTarget = {
  name: "npz",
  seeds: () => [
    encodeNpz({ data: { shape: [20, 2], data: numbers(40) } }),
    encodeNpz({ data: { shape: [5, 4, 2], data: numbers(40) }, positions: { shape: [5], data: new Float64Array(5) } }),
    encodeNpz({ data: { shape: [2 ** 12], data: new Float32Array(2 ** 12) } }),
  ],
  words: [
    "../../x.npy",
    "__proto__.npy",
    "PK\u0001\u0002",
    "PK\u0003\u0004",
    "PK\u0005\u0006",
    new Uint8Array(8).fill(255),
  ],
  run: (bytes) => {
    parseNpz(bytes, { maxBytes: fuzzMaxBytes });
    parseSeries(bytes, "x.npz", options);
  },
};

const series = createSeriesArray(numbers(160), [10, 4, 4], {
  columns: ["load", "wind", "sky=a", "sky=b"],
  positions: Float64Array.from({ length: 10 }, (_, n) => n * 4),
  groups: { categories: ["a", "b"], indices: Uint32Array.from({ length: 10 }, (_, n) => n % 2) },
  categorical: [{ name: "sky", first: 2, categories: ["a", "b"] }],
  mask: Uint8Array.from({ length: 160 }, (_, i) => Number(i % 7 !== 0)),
});
const table = seriesToTable(series, {
  traits: { integers: ["wind"], units: { load: "kW" }, group: "site" },
  timeStep: { unit: "millisecond", count: 3_600_000 },
});

async function readColumns(read: typeof parseParquet, bytes: Uint8Array): Promise<void> {
  let fault: unknown;
  let isRead = false;
  for (const [given, reading] of [
    [options, { maxBytes: fuzzMaxBytes }],
    [
      { ...roles, categorical: ["sky"] },
      { maxBytes: fuzzMaxBytes, texts: ["sky", "site"], time: "time" },
    ],
  ] as const) {
    try {
      seriesFromFrame(await read(bytes, reading), given);
      isRead = true;
    } catch (error) {
      if (!isTimeVAEError(error)) throw error;
      fault = error;
    }
  }
  if (!isRead) throw fault;
}

export const parquetTarget = (fixtures: readonly Uint8Array[]): FuzzTarget => ({
  name: "parquet",
  seeds: async () => [await tableToParquet(table), ...fixtures],
  words: [
    "PAR1",
    "PARE",
    new Uint8Array([0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f]),
    new Uint8Array(9).fill(255),
    new Uint8Array([0x19, 0xfc, 0xff, 0xff, 0xff, 0x07]),
  ],
  run: (bytes) => readColumns(parseParquet, bytes),
  make: tamperPages,
  oneIn: 2,
});

export const arrowTarget = (fixtures: readonly Uint8Array[]): FuzzTarget => ({
  name: "arrow",
  seeds: async () => [await tableToArrow(table), ...fixtures],
  words: ["ARROW1", new Uint8Array(8).fill(255), new Uint8Array([255, 255, 255, 127]), new Uint8Array([0, 0, 0, 128])],
  run: (bytes) => readColumns((data, reading) => parseArrow(data as Uint8Array, reading), bytes),
});
