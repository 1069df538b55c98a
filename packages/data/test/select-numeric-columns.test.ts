import { parseCsv, selectNumericColumns } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { expectFault } from "./helpers.js";

const weather = parseCsv(
  "date,temp,place,wind,note\n2012-01-01,12.5,sun, 4 ,\n2012-01-02,-1e1,rain,.5,NA\n2012-01-03,+3.,sun,0,\n",
);

describe("selectNumericColumns", () => {
  it("leaves out what is no number and says why", () => {
    expect(selectNumericColumns(weather)).toEqual({
      columns: ["temp", "wind"],
      values: Float64Array.of(12.5, 4, -10, 0.5, 3, 0),
      leftOut: [
        { name: "date", reason: "dates" },
        { name: "place", reason: "text, 2 different values" },
        { name: "note", reason: "every value is missing" },
      ],
    });
  });

  it("takes named columns in the order asked for, and the time beside them", () => {
    const selected = selectNumericColumns(weather, { columns: ["wind", "temp"], time: "date" });
    expect(selected.columns).toEqual(["wind", "temp"]);
    expect([...selected.values.slice(0, 2)]).toEqual([4, 12.5]);
    expect(selected.time).toEqual(["2012-01-01", "2012-01-02", "2012-01-03"]);
    expect(selected.leftOut).toEqual([{ name: "date", reason: "time column" }]);
  });

  it("leaves a numeric time column out too", () => {
    expect(selectNumericColumns(weather, { time: "temp" }).columns).toEqual(["wind"]);
  });

  it.each(["2016-07-01 00:00:00", "2016-07-01T00:00:00Z", "1.7.2016", "07/01/16", "2016/7", "12:30", "12:30:01.5"])(
    "knows the date %j",
    (cell) => {
      expect(selectNumericColumns(parseCsv(`t,a\n"${cell}",1`)).leftOut).toEqual([{ name: "t", reason: "dates" }]);
    },
  );

  it("counts text up to a hundred values", () => {
    const rows = Array.from({ length: 150 }, (_, i) => `x${i},1`).join("\n");
    expect(selectNumericColumns(parseCsv(`t,a\n${rows}`)).leftOut[0]?.reason).toBe(
      "text, more than 100 different values",
    );
    expect(selectNumericColumns(parseCsv("t,a\ntrue,1\ntrue,2")).leftOut[0]?.reason).toBe("text, 1 different value");
  });

  it.each([
    [
      { columns: ["tmp"] },
      'columns: there is no column "tmp"; did you mean "temp"? the columns are date, temp, place, wind, note',
    ],
    [{ columns: ["xyzxyz"] }, 'columns: there is no column "xyzxyz"; the columns are date, temp, place, wind, note'],
    [
      { time: "Date " },
      'time: there is no column "Date "; did you mean "date"? the columns are date, temp, place, wind, note',
    ],
    [{ columns: [] }, "columns: expected at least one name, received none"],
    [{ columns: ["temp", "temp"] }, 'columns: expected each name once, "temp" is repeated'],
    [
      { columns: ["temp"], time: "temp" },
      'columns: "temp" is the time column, it cannot be a feature too; name it in one place',
    ],
  ])("refuses %j", (options, message) => {
    expectFault(() => selectNumericColumns(weather, options), "invalid-argument", message);
  });

  it.each([
    [
      "a,b\n1,2\n3,x\n",
      'line 3, column "b": expected a number, received "x"; correct the cell, or name the columns to use and leave this one out',
    ],
    [
      "a\n1\n0x10\n",
      'line 3, column "a": expected a number, received "0x10"; correct the cell, or name the columns to use and leave this one out',
    ],
    [
      "a\n1\ntrue\n",
      'line 3, column "a": expected a number, received "true"; correct the cell, or name the columns to use and leave this one out',
    ],
    ["a\n1\n-Infinity\n", 'line 3, column "a": expected a finite number, received "-Infinity"; replace or remove it'],
    ["a\n1\n1e999\n", 'line 3, column "a": expected a finite number, received "1e999"; replace or remove it'],
    [
      "a;b\n1,5;2\n1,6;3\n",
      'line 2, column "a": expected a number, received "1,5"; decimal commas and thousands separators are not read: write 1.5, not 1,5',
    ],
    [
      "a;b\n1;2\n1.234,5;3\n",
      'line 3, column "a": expected a number, received "1.234,5"; decimal commas and thousands separators are not read: write 1.5, not 1,5',
    ],
    [
      "a;b\n1;2\n1,234,567.8;3\n",
      'line 3, column "a": expected a number, received "1,234,567.8"; decimal commas and thousands separators are not read: write 1.5, not 1,5',
    ],
    ["a,b\n1,\n2,3\n", '1 missing value: column "b" lacks 1 (line 2). Fill or remove them'],
    [
      "a,b\nNA,1\nnan,null\nN/A,2\nNone,3\nnull,4\n-NaN,5\n7,6\n",
      '7 missing values: column "a" lacks 6 (lines 2, 3, 4, 5, 6, …); column "b" lacks 1 (line 3). Fill or remove them',
    ],
    [
      "a,b\nx,2020-01-01\n",
      'expected at least one numeric column, received "a" (text, 1 different value), "b" (dates)',
    ],
  ])("refuses the numbers of %j", (text, message) => {
    expectFault(() => selectNumericColumns(parseCsv(text)), "invalid-data", message);
  });

  it("names a few columns when many have gaps", () => {
    const names = Array.from({ length: 10 }, (_, d) => `c${d}`);
    const text = `${names.join(",")}\n${names.map(() => "1").join(",")}\n${names.map(() => "").join(",")}\n`;
    expect(() => selectNumericColumns(parseCsv(text))).toThrow('column "c7" lacks 1 (line 3); 2 more columns. Fill');
  });

  it("refuses text in a column asked for by name", () => {
    const message = 'line 2, column "place": expected a number, received "sun"; leave the column out';
    expectFault(() => selectNumericColumns(weather, { columns: ["temp", "place"] }), "invalid-data", message);
  });
});
