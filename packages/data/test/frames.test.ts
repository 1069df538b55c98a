import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArrow } from "../src/arrow/index.js";
import { CsvReader, readWholeCsv } from "../src/frame/csv-reader.js";
import { NeedsFullParser } from "../src/frame/csv-scanner.js";
import { type Frame, parseCsvFrame, parseJsonFrame, parseNdjsonFrame, prepareRows } from "../src/index.js";
import { parseParquet } from "../src/parquet/index.js";
import { bytesOf, expectFault, expectFaultLater } from "./helpers.js";

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

/** A frame as plain values. */
function plain(frame: Frame) {
  return Object.fromEntries(
    frame.columns.map((column) => {
      if (column.kind === "text") return [column.name, column.cells];
      if (column.kind === "time") return [column.name, Array.from(column.times)];
      return [column.name, column.notNumericBecause ?? Array.from(column.values)];
    }),
  );
}

describe("tables that pyarrow wrote", () => {
  const i = Array.from({ length: 100 }, (_, row) => row);
  const expected = {
    time: i.map((row) => Date.UTC(2024, 2, 1, row)),
    load: i.map((row) => Math.round(1000 * (10 + Math.sin(row / 4))) / 1000),
    wind: i.map((row) => (row % 10 === 3 ? Number.NaN : row / 8)),
    count: i.map((row) => row * 3 - 50),
    open: i.map((row) => Number(row % 3 === 0)),
    sky: i.map((row) => ["sun", "rain", "fog"][row % 3]),
    site: i.map((row) => (row < 50 ? "north" : "south")),
  };
  const texts = ["sky", "site"];
  const parquet = ["none", "snappy", "gzip", "zstd", "lz4", "brotli", "v2", "encodings-v1", "encodings-v2"].map(
    (name) => `table-${name}.parquet`,
  );
  const arrow = ["table-uncompressed.feather", "table-lz4.feather", "table-zstd.feather", "table-stream.arrow"];

  it.each([...parquet, ...arrow])("%s", async (name) => {
    const read = name.endsWith(".parquet") ? parseParquet : parseArrow;
    const frame = await read(fixture(name), { texts, time: "time" });
    const { tags, ...columns } = plain(frame);
    expect(columns).toEqual(expected);
    expect(tags).toMatch(/^nested/);
    const integers = frame.columns.flatMap((c) => (c.kind === "number" && c.integer ? [c.name] : []));
    expect(integers).toEqual(["count", "open"]);
    const some = await read(fixture(name), { columns: ["load"] });
    expect(plain(some)).toMatchObject({ load: expected.load, count: "not asked for", sky: "text" });
  });

  it.each([...parquet, ...arrow])("%s: a nested column has no names", async (name) => {
    const read = name.endsWith(".parquet") ? parseParquet : parseArrow;
    const frame = await read(fixture(name), { texts: ["tags"] });
    for (const role of [{ group: "tags" }, { conditions: ["tags"] }, { categorical: ["tags"] }]) {
      const message = /^column "tags": expected names, received nested/;
      expect(() => prepareRows(frame, { ...role, gaps: { interpolate: 0, mask: true } })).toThrow(message);
    }
  });

  it.each([...parquet, ...arrow])("%s, cut off anywhere, is our error", async (name) => {
    const bytes = fixture(name);
    const read = name.endsWith(".parquet") ? parseParquet : parseArrow;
    for (let length = 0; length < bytes.length; length += 307) {
      const whole = name === "table-stream.arrow" && length > 1000;
      const outcome = await read(bytes.subarray(0, length)).catch((error) => error.code);
      // A stream may end after any of its batches.
      if (!whole) expect(outcome).toBe("invalid-file");
    }
  });
});

describe("parseCsvFrame", () => {
  const cell = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.integer().map(String),
    fc.constantFrom("", "NA", "1.", ".5", "-0", "+7", " 3 ", "0x10", "1e400", "x", "é", "-", "1,5", "inf", "00012.50"),
    fc.tuple(fc.integer(), fc.nat(999_999_999)).map(([a, b]) => `${a}.${b}`),
  );
  const line = fc.constantFrom("\n", "\r\n");
  const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 40 });

  it("reads the same from bytes as papaparse and parseCell do", () => {
    fc.assert(
      fc.property(rows, line, fc.constantFrom(";", "\t", "|"), fc.boolean(), (cells, end, delimiter, last) => {
        const body = [["a", "b", "c"], ...cells].map((row) => row.join(delimiter)).join(end);
        const text = `${body}${last ? end : ""}`;
        const options = { delimiter, missing: ["-1", "x"], texts: ["c"], decimal: "." as const };
        const run = (read: () => Frame) => {
          const frame = read();
          return [plain(frame), frame.columns.map((c) => c.kind === "number" && [c.integer, c.fault?.message])];
        };
        expect(run(() => parseCsvFrame(bytesOf(text), options))).toEqual(run(() => readWholeCsv(text, options)));
      }),
    );
  });

  it("reads numbers exactly as Number does", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (numbers) => {
        const { a } = plain(parseCsvFrame(bytesOf(`a\n${numbers.map(String).join("\n")}\n`)));
        expect(a).toEqual(numbers.map((x) => Number(String(x))));
      }),
    );
  });

  it.each([
    ["a;b\n1,5;2\n3,25;4\n", { a: [1.5, 3.25], b: [2, 4] }, 1],
    ["a;b\n1.234,5;2\n3,25;4\n", { a: [1234.5, 3.25], b: [2, 4] }, 1],
    ["a;b\n1.5;2\n3.25;4\n", { a: [1.5, 3.25], b: [2, 4] }, 0],
    ['"a","b, c"\n1,2\n', { a: [1], "b, c": [2] }, 0],
    ["\ufeffa,b\r\n1,2\r\n", { a: [1], b: [2] }, 0],
    ["a\r1\r2\r", { a: [1, 2] }, 0],
    ["\n\na,b\n1,2\n\n\n", { a: [1], b: [2] }, 0],
    ["a\n1\n\n3\n", { a: [1, Number.NaN, 3] }, 0],
  ])("%j", (text, expected, notes) => {
    const frame = parseCsvFrame(bytesOf(text));
    expect(plain(frame)).toEqual(expected);
    expect(frame.notes).toHaveLength(notes);
  });

  it("reads rows below names in quotes by their bytes, and hands on names of several lines", () => {
    const readInParts = (text: string) => {
      const reader = new CsvReader({});
      const bytes = bytesOf(text);
      for (let at = 0; at < bytes.length; at += 70_000) reader.push(bytes.slice(at, at + 70_000));
      return reader.finish();
    };
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},${i / 8}`).join("\r\n");
    for (const header of ['"a","b"', '"a, ""x""",b', '"a";"b"']) {
      const text = `${header}\r\n${header.includes(";") ? rows.replaceAll(",", ";") : rows}\r\n`;
      expect(plain(readInParts(text))).toEqual(plain(readWholeCsv(text, {})));
    }
    for (const header of ['"a\nb",c', '"a,b', 'a,"b"x']) {
      expect(() => readInParts(`${header}\n${rows}\n`)).toThrow(NeedsFullParser);
    }
    expect(() => readInParts(`"a","b"\n${rows}\n"1",2\n`)).toThrow(NeedsFullParser);
  });

  it("reads UTF-16 in both byte orders", () => {
    const text = "\ufeffZähler,b\n1,2\n";
    const little = new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer);
    const big = little.map((_, i) => little[i ^ 1] as number);
    for (const bytes of [little, big]) expect(plain(parseCsvFrame(bytes))).toEqual({ Zähler: [1], b: [2] });
  });

  it("does not guess whether 1,234 is a thousand", () => {
    const { columns } = parseCsvFrame(bytesOf("a;b\n1,234;2\n2,345;3\n4;4\n"));
    expect(columns[0]).toMatchObject({ fault: { message: expect.stringContaining('received "1,234"') } });
    const told = parseCsvFrame(bytesOf("a;b\n1,234;2\n2,345;3\n4;4\n"), { decimal: "," });
    expect(plain(told)).toMatchObject({ a: [1.234, 2.345, 4] });
  });

  it.each([
    ["a,b\n1\n", "line 2: expected 2 cells as in the header, received 1"],
    ["a,b\n1,2\n1,2,3,4\n", "line 3: expected 2 cells as in the header, received 4"],
    ["a,b\n1,2\n\n1,2\n", "line 3: expected 2 cells as in the header, received an empty line; remove it"],
  ])("refuses %j", (text, message) => {
    expectFault(() => parseCsvFrame(bytesOf(text)), "invalid-data", message);
  });
});

describe("JSON", () => {
  it.each([
    ['[{"a":1,"b":"x"},{"b":"y","a":2.5},{"a":null}]', { a: [1, 2.5, Number.NaN], b: ["x", "y", ""] }],
    ['{"a":[1,2],"b":["x",null]}', { a: [1, 2], b: ["x", ""] }],
    ['{"columns":["a","b"],"index":[0],"data":[[true,"x"]]}', { a: [1], b: ["x"] }],
  ])("%s", (text, expected) => {
    expect(plain(parseJsonFrame(text, { texts: ["b"] }))).toEqual(expected);
  });

  it("reads one object a line, in parts", () => {
    expect(plain(parseNdjsonFrame('{"a":1}\n\n{"a":"2.5"}'))).toEqual({ a: [1, 2.5] });
    expectFault(
      () => parseNdjsonFrame('{"a":1}\n{"a":'),
      "invalid-file",
      "line 2: expected a JSON object, received text that is none",
    );
  });

  it("takes keys of prototypes for names", () => {
    const { columns } = parseJsonFrame('[{"__proto__":1,"constructor":2,"toString":3}]');
    expect(columns.map(({ name }) => name)).toEqual(["__proto__", "constructor", "toString"]);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it("refuses other shapes", async () => {
    expectFault(
      () => parseJsonFrame("[1,2]"),
      "invalid-data",
      'row 0: expected an object, { "column": value, … }, received 1',
    );
    expectFault(
      () => parseJsonFrame('{"a":[1],"b":[1,2]}'),
      "invalid-data",
      'column "b": expected 1 values as the first column has, received 2',
    );
    await expectFaultLater(
      parseParquet(new Uint8Array(100)),
      "invalid-file",
      "parquet: expected a file that ends in PAR1, received another format, or a truncated file",
    );
  });
});
