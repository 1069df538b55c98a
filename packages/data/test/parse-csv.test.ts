import { formatCsv, parseCsv } from "@timevae/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFault } from "./helpers.js";

describe("parseCsv", () => {
  it("keeps cells column by column, with the line of each row", () => {
    expect(parseCsv("a,b\n1,x\n2,y\n")).toEqual({
      columns: ["a", "b"],
      rows: 2,
      cells: [
        ["1", "2"],
        ["x", "y"],
      ],
      lines: [2, 3],
    });
  });

  it("reads quotes, quoted line breaks and quoted delimiters, and still counts lines", () => {
    const table = parseCsv('a,"b ""q"""\r\n"1\r\n2","x,y"\r\n3,z');
    expect(table).toMatchObject({ columns: ["a", 'b "q"'], lines: [2, 4] });
    expect(table.cells).toEqual([
      ["1\n2", "3"],
      ["x,y", "z"],
    ]);
  });

  it.each([
    ["\n", "line feeds"],
    ["\r\n", "both"],
    ["\r", "carriage returns"],
  ])("reads lines that end with %j", (ending) => {
    expect(parseCsv(["a,b", "1,2", "3,4", ""].join(ending)).cells).toEqual([
      ["1", "3"],
      ["2", "4"],
    ]);
  });

  it("removes a byte order mark, from bytes and from text", () => {
    expect(parseCsv("\ufeffa,b\n1,2").columns).toEqual(["a", "b"]);
    expect(parseCsv(bytesOf("\ufeffa,b\n1,2")).columns).toEqual(["a", "b"]);
  });

  it.each([",", ";", "\t", "|"])("finds out the delimiter %j, and takes it when told", (delimiter) => {
    const text = "a,b\n1,2\n3,4".replaceAll(",", delimiter);
    expect(parseCsv(text).columns).toEqual(["a", "b"]);
    expect(parseCsv(text, { delimiter }).cells[1]).toEqual(["2", "4"]);
  });

  it("is not misled by decimal commas or by commas in names", () => {
    expect(parseCsv("a;b\n1,5;2,5\n1,5;2,5").cells).toEqual([
      ["1,5", "1,5"],
      ["2,5", "2,5"],
    ]);
    expect(parseCsv("a, in m;b, in s\n1;2").columns).toEqual(["a, in m", "b, in s"]);
  });

  it("reads a single column, where an empty line is an empty cell, and ignores empty lines at the end", () => {
    expect(parseCsv("a\n1\n\n3\n\n\n")).toMatchObject({ rows: 3, cells: [["1", "", "3"]], lines: [2, 3, 4] });
  });

  it("takes 0, 1, 2… as names, which pandas writes for arrays", () => {
    expect(parseCsv("0,1,2\n5,6,7").columns).toEqual(["0", "1", "2"]);
  });

  it("gives back any table that formatCsv wrote", () => {
    const cell = fc.string({ minLength: 1 }).filter((text) => !/^[=+\-@\t\r]|\r|\0|^\s*$/.test(text));
    const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
      fc.tuple(
        fc.uniqueArray(fc.stringMatching(/^[a-z,"\n;]{0,5}[a-z]$/), {
          minLength: width,
          maxLength: width,
          selector: (name) => name.trim(),
        }),
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      ),
    );
    fc.assert(
      fc.property(table, ([columns, rows]) => {
        const parsed = parseCsv(formatCsv({ columns, rows }), { delimiter: "," });
        expect(parsed.columns).toEqual(columns.map((name) => name.trim()));
        expect(rows.map((_, row) => parsed.cells.map((column) => column[row]))).toEqual(rows);
      }),
    );
  });

  it.each([
    ["", "expected a header line and rows, received an empty file"],
    [" \n\n", "expected a header line and rows, received an empty file"],
    ["a,b\n", 'expected rows after the header, received none; the header names ["a","b"]'],
    ["a,b\n1,2\n3\n", "line 3: expected 2 cells as in the header, received 1"],
    ["a,b\n1,2,3\n", "line 2: expected 2 cells as in the header, received 3"],
    ['a,b\n"1\n",2\n3,4,5\n', "line 4: expected 2 cells as in the header, received 3"],
    ["a,b\n1,2\n\n3,4\n", "line 3: expected 2 cells as in the header, received an empty line; remove it"],
    ["a,b,a\n1,2,3", 'line 1: expected different column names, received "a" as columns 1 and 3; rename one'],
    [
      ",a\n0,1",
      "line 1: expected a name for every column, column 1 of 2 has none; name it or remove it (pandas: to_csv(index=False))",
    ],
    ["1.5,2\n3,4", "line 1: expected column names, received numbers (1.5, 2); put a header line before the first row"],
  ])("refuses %j", (text, message) => {
    expectFault(() => parseCsv(text), "invalid-data", message);
  });

  it("refuses an open quote", () => {
    const rule = 'expected each opening quote (") to have a closing one before the next delimiter';
    const message = `line 3: ${rule}; double quotes inside a quoted cell`;
    expectFault(() => parseCsv('a,b\n1,2\n"3,4\n5,6\n'), "invalid-file", message);
    expectFault(() => parseCsv('a,b\n1,2\n"3"x,4\n'), "invalid-file", message);
  });

  it.each([
    [
      [0xff, 0xfe, 0x61, 0, 0],
      "expected UTF-16 text, as the file's first two bytes say, received bytes that are not; save the file as UTF-8",
    ],
    [
      [0x50, 0x4b, 3, 4],
      "expected UTF-8 text, received a zip archive (.npz, .xlsx or .zip); export a spreadsheet as CSV, name an .npz so",
    ],
    [[0x1f, 0x8b, 8], "expected UTF-8 text, received gzip-compressed; let its name end in .gz"],
    [[...bytesOf("?NUMPY").fill(0x93, 0, 1)], "expected UTF-8 text, received a NumPy array; name it .npy"],
    [[0x61, 0x0a, 0], "expected UTF-8 text, received a binary file (byte 2 is NUL)"],
    [
      [...bytesOf("a,b\n1,2\n3,"), 0xe9, 0x0a],
      "line 3: expected UTF-8 text, received bytes that are not UTF-8; save the file with the encoding UTF-8",
    ],
  ])("refuses the bytes %j", (bytes, message) => {
    expectFault(() => parseCsv(Uint8Array.from(bytes)), "invalid-file", message);
  });

  it("refuses more text than an engine holds", () => {
    const message = "expected a text of at most 536870888 bytes, received 536870889; convert it to .npy or split it";
    expectFault(() => parseCsv(new Uint8Array(536870889)), "too-large", message);
  });

  it.each(["", ",,", '"', "\n"])("refuses the delimiter %j", (delimiter) => {
    const message = `delimiter: expected one character other than a quote or a line break, received ${JSON.stringify(delimiter)}`;
    expectFault(() => parseCsv("a\n1", { delimiter }), "invalid-argument", message);
  });
});
