import { createSeriesArray, type SeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArrow, tableToArrow } from "../src/arrow/index.js";
import { timesOf } from "../src/frame/times-of.js";
import {
  encodeNpy,
  encodeNpz,
  type Frame,
  formatTime,
  type OutputColumn,
  type OutputTable,
  parseCsvFrame,
  parseJsonFrame,
  parseNdjsonFrame,
  parseNpy,
  parseNpz,
  parseSeries,
  type ReadFrameOptions,
  seriesFromFrame,
  seriesToNpy,
  seriesToNpz,
  seriesToTable,
  type TimeStep,
  tableToCsv,
  tableToJson,
  tableToNdjson,
  timeOf,
} from "../src/index.js";
import { parseParquet, tableToParquet } from "../src/parquet/index.js";
import { bytesOf } from "./helpers.js";

/** Names and texts that formats stumble over. */
const odd = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }),
  fc.constantFrom(
    ..."a,b|a;b|tab\there|two\nlines|cr\rhere|\"|'|''|\"a\"|=SUM(A1)|+x|-cmd|@x|__proto__|constructor|toString|é|日本|🌧|a.b|[0]|{}|\\|\\n|%|null|x=y|' '|#".split(
      "|",
    ),
  ),
);
const trimmed = odd.map((text) => text.trim()).filter((text) => text !== "");
/** V8 of Node 24 and 26 reads a key `"` as `\` once it has seen a key `\` in that place (nodejs/node#63785). */
const confusesKeys = (() => {
  JSON.parse('{"confused":[],"\\\\":0}');
  return Object.keys(JSON.parse('{"confused":1,"\\"":2}'))[1] !== '"';
})();
const misread = confusesKeys ? /^\\/ : /^(?!)/;
/** Names that no reader takes for numbers or for nothing, and that this engine does not mistake for others. */
const name = trimmed.map((text) =>
  /^[-+.\d\s]|^(na|n\/a|nan|null|none|inf|infinity)$/i.test(text) || misread.test(text) ? `n${text}` : text,
);
const step: fc.Arbitrary<TimeStep> = fc.oneof(
  fc.constantFrom(
    { unit: "month" as const, count: 1 },
    ...[1, 1000, 60_000, 900_000, 3_600_000, 86_400_000].map((count) => ({ unit: "millisecond" as const, count })),
  ),
);

function columnsOf(rows: number): fc.Arbitrary<OutputColumn[]> {
  const many = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: rows, maxLength: rows });
  const gap = fc.constant(Number.NaN);
  const real = fc.oneof({ weight: 5, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) }, gap);
  const whole = fc.oneof({ weight: 3, arbitrary: fc.maxSafeInteger() }, { weight: 3, arbitrary: fc.integer() }, gap);
  const number = many(real).map((values) => ({ kind: "number" as const, values: Float32Array.from(values) }));
  const integer = many(whole).map((values) => ({ kind: "integer" as const, values: Float64Array.from(values) }));
  const text = many(fc.oneof({ weight: 4, arbitrary: name }, fc.constant(""))).map((values) => {
    return { kind: "text" as const, values };
  });
  const time = fc.tuple(step, fc.integer({ min: -300, max: 300 })).map(([step, first]) => ({
    kind: "time" as const,
    values: Float64Array.from({ length: rows }, (_, row) => timeOf(first + row, step)),
    format: (time: number) => formatTime(time, step),
  }));
  return fc
    .tuple(
      fc.array(fc.oneof(number, integer, text), { minLength: 1, maxLength: 5 }),
      fc.option(time, { nil: undefined }),
      fc.uniqueArray(name, { minLength: 6, maxLength: 6 }),
    )
    .map(([columns, time, names]) => {
      return [...columns, ...(time ? [time] : [])].map((column, d) => ({ ...column, name: names[d] as string }));
    });
}

/** What every table that is written has in front. */
const windowColumn = (rows: number): OutputColumn => {
  return { kind: "integer", name: "window", values: Float64Array.from({ length: rows }, (_, row) => row >> 2) };
};

const table: fc.Arbitrary<OutputTable> = fc
  .integer({ min: 1, max: 12 })
  .chain((rows) => columnsOf(rows).map((columns) => ({ columns: [windowColumn(rows), ...columns], rows })));

/** A column's cells as plain values, by name: two tables are equal when these are. Text has no negative zero. */
type Plain = ReadonlyMap<string, readonly (number | string)[]>;
const numbers = (values: ArrayLike<number>) => Array.from(values, (value) => Math.fround(value) + 0);

function written({ columns }: OutputTable, asText: (text: string) => string = (text) => text): Plain {
  const cells = (column: OutputColumn) => {
    if (column.kind === "text") return column.values.map((text) => (text === "" ? "" : asText(text)));
    return column.kind === "number" ? numbers(column.values) : Array.from(column.values, (value) => value + 0);
  };
  return new Map(columns.map((column) => [asText(column.name), cells(column)]));
}

function read(frame: Frame, { columns, rows }: OutputTable, asText: (text: string) => string = (text) => text): Plain {
  expect(frame.rows).toBe(rows);
  const kinds = new Map(columns.map((column) => [asText(column.name), column.kind]));
  return new Map(
    frame.columns.map((column): [string, readonly (number | string)[]] => {
      const kind = kinds.get(column.name);
      if (kind === "time") return [column.name, Array.from(timesOf(column, (row) => `row ${row}`))];
      if (column.kind === "text") return [column.name, column.cells];
      if (column.kind === "time") return [column.name, Array.from(column.times)];
      expect(column.fault).toBeUndefined();
      const values = column.values.length === 0 ? new Array<number>(rows).fill(Number.NaN) : column.values;
      if (kind === "integer" && !values.every(Number.isNaN)) expect(column.integer).toBe(true);
      return [column.name, kind === "number" ? numbers(values) : Array.from(values, (value) => value + 0)];
    }),
  );
}

/** What a person would say: which columns are names, and which is the time. */
function roles({ columns }: OutputTable, asText: (text: string) => string = (text) => text): ReadFrameOptions {
  return {
    texts: columns.filter(({ kind }) => kind === "text").map(({ name }) => asText(name)),
    time: columns.filter(({ kind }) => kind === "time").map(({ name }) => asText(name))[0],
  };
}

/** CSV keeps a text that a spreadsheet would run from running, and knows one kind of line end. */
const inCsv = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/\r\n?/g, "\n");

describe("what is written is read back", () => {
  it.each([
    ["csv", undefined],
    ["tsv", "\t"],
    ["csv with semicolons", ";"],
  ])("from %s", (_, delimiter) => {
    fc.assert(
      fc.property(table, (table) => {
        const text = tableToCsv(table, { allowMissing: true, ...(delimiter && { delimiter }) });
        const frame = parseCsvFrame(bytesOf(text), { ...roles(table, inCsv), delimiter });
        expect(read(frame, table, inCsv)).toEqual(written(table, inCsv));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["json", tableToJson, parseJsonFrame],
    ["ndjson", tableToNdjson, parseNdjsonFrame],
  ])("from %s", (_, write, parse) => {
    fc.assert(
      fc.property(table, (table) => {
        const frame = parse(bytesOf(write(table, { allowMissing: true })), roles(table));
        expect(read(frame, table)).toEqual(written(table));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["parquet", tableToParquet, parseParquet],
    ["arrow", tableToArrow, (bytes: Uint8Array, options: ReadFrameOptions) => parseArrow(bytes, options)],
  ])("from %s", async (_, write, parse) => {
    await fc.assert(
      fc.asyncProperty(table, async (table) => {
        const frame = await parse(await write(table), roles(table));
        expect(read(frame, table)).toEqual(written(table));
        expect(frame.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
      }),
      { numRuns: 150 },
    );
  });

  it("from npy and npz, NaN among the numbers", () => {
    const numbers = fc.array(fc.float(), { minLength: 24, maxLength: 24 });
    const shape = fc.constantFrom<number[]>([24], [6, 4], [2, 3, 4], [24, 1], [0, 5]);
    const name = fc.uniqueArray(fc.constantFrom("data", "a b", "é", "__proto__", "constructor", "x.y"), {
      minLength: 1,
    });
    fc.assert(
      fc.property(numbers, shape, fc.boolean(), name, (numbers, shape, double, names) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const data = (double ? Float64Array : Float32Array).from(numbers.slice(0, size));
        const expected = { shape, data, dtype: double ? "float64" : "float32" };
        expect(parseNpy(encodeNpy({ shape, data }))).toEqual(expected);
        const arrays = parseNpz(encodeNpz(Object.fromEntries(names.map((name) => [name, { shape, data }]))));
        expect(Object.keys(arrays).sort()).toEqual([...names].sort());
        for (const name of names) expect(arrays[name]).toEqual(expected);
      }),
    );
  });
});

describe("windows that are written and read", () => {
  const [windows, steps] = [4, 3];
  const start = Date.UTC(2024, 1, 28) / 3_600_000;

  it.each(["csv", "tsv", "json", "ndjson", "parquet", "arrow", "npy", "npz"])(
    "%s: are the same, gaps and all",
    async (ending) => {
      const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
        minLength: windows * steps * 2,
        maxLength: windows * steps * 2,
      });
      const gaps = fc.array(fc.boolean(), { minLength: windows * steps * 2, maxLength: windows * steps * 2 });
      await fc.assert(
        fc.asyncProperty(
          values,
          gaps,
          fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
          async (values, gaps, names) => {
            const columns = names.map((name, d) => `${inCsv(name)}.${d}`);
            // The first row is observed, so that no window and no column is empty.
            const mask = Uint8Array.from(gaps, (gap, i) => Number(!gap || i % (steps * 2) < 2));
            const filled = Float32Array.from(values, (value, i) => (mask[i] ? value + 0 : 0));
            const positions = Float64Array.from({ length: windows }, (_, n) => start + n * steps);
            const series = createSeriesArray(filled, [windows, steps, 2], { columns, positions, mask });
            const back = await readBack(series, ending);
            expect(Array.from(back.values, (value) => value + 0)).toEqual([...filled]);
            expect(back.mask ?? mask.map(() => 1)).toEqual(mask);
            expect(back.positions).toEqual(ending === "npy" ? undefined : positions);
            if (!ending.startsWith("np")) expect(back.columns).toEqual(columns);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  async function readBack(series: SeriesArray, ending: string): Promise<SeriesArray> {
    const table = seriesToTable(series, { timeStep: { unit: "millisecond", count: 3_600_000 } });
    const options = {
      window: steps,
      stride: steps,
      time: "time",
      columns: [...series.columns],
      gaps: { interpolate: 0, mask: true },
    };
    const reading = { time: "time", columns: [...series.columns] };
    const { gaps } = options;
    if (ending === "npz") return parseSeries(seriesToNpz(series), "x.npz", { gaps }).series;
    if (ending === "npy") return parseSeries(seriesToNpy(series), "x.npy", { gaps }).series;
    if (ending === "parquet")
      return seriesFromFrame(await parseParquet(await tableToParquet(table), reading), options).series;
    if (ending === "arrow")
      return seriesFromFrame(await parseArrow(await tableToArrow(table), reading), options).series;
    const texts: Record<string, () => string> = {
      csv: () => tableToCsv(table, { allowMissing: true }),
      tsv: () => tableToCsv(table, { allowMissing: true, delimiter: "\t" }),
      json: () => tableToJson(table, { allowMissing: true }),
      ndjson: () => tableToNdjson(table, { allowMissing: true }),
    };
    return parseSeries(bytesOf((texts[ending] as () => string)()), `x.${ending}`, options).series;
  }
});
