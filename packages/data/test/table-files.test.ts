import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, createSeriesArray, createWindowedSeries } from "@timevae/spec";
import { gzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { parseArrow, tableToArrow } from "../src/arrow/index.js";
import {
  applyScaler,
  eachRowOnce,
  fitScaler,
  type ParseSeriesOptions,
  parseSeries,
  seriesToTable,
  tableToCsv,
  tableToJson,
  tableToNdjson,
} from "../src/index.js";
import { readInput } from "../src/node/index.js";
import { parseParquet, tableToParquet } from "../src/parquet/index.js";
import { bytesOf, expectFaultLater } from "./helpers.js";

const read = (text: string, options: ParseSeriesOptions) =>
  parseSeries(bytesOf(text), "x.csv", { window: 2, ...options });

describe("written and read again", () => {
  const series = createSeriesArray(
    Float32Array.of(1.5, 2.2, 1, 0, -3, 4.6, 0, 1, 7, 8, 0.4, 0.6, 0.1, 9.4, 1, 0),
    [2, 2, 4],
    {
      columns: ["load", "count", "sky=rain", "sky=sun"],
      positions: Float64Array.of(0, 24),
      groups: { categories: ["=north", "south"], indices: Uint32Array.of(0, 1) },
      categorical: [{ name: "sky", first: 2, categories: ["rain", "sun"] }],
    },
  );
  const timeStep = { unit: "millisecond", count: 3_600_000 } as const;
  const table = seriesToTable(series, {
    traits: { integers: ["count"], units: { load: "kW" }, group: "site" },
    timeStep,
  });

  it("CSV has names, integers, times, and no formula", () => {
    expect(tableToCsv(table)).toBe(
      "window,site,time,load,count,sky\n0,'=north,1970-01-05T00:00,1.5,2,rain\n0,'=north,1970-01-05T01:00,-3,5,sun\n" +
        "1,south,1970-01-06T00:00,7,8,sun\n1,south,1970-01-06T01:00,0.1,9,rain\n",
    );
  });

  it("JSON and NDJSON hold the same", () => {
    const objects = JSON.parse(tableToJson(table));
    expect(objects[1]).toEqual({ window: 0, site: "=north", time: "1970-01-05T01:00", load: -3, count: 5, sky: "sun" });
    expect(
      tableToNdjson(table)
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(objects);
  });

  it("Parquet and Arrow keep times, integers, and units", async () => {
    const options = { texts: ["site", "sky"], time: "time" };
    const frames = [
      await parseParquet(await tableToParquet(table), options),
      await parseArrow(await tableToArrow(table), options),
    ];
    for (const { columns } of frames) {
      expect(columns.map(({ name }) => name)).toEqual(["window", "site", "time", "load", "count", "sky"]);
      const [window, site, time, load, count, sky] = columns;
      expect(window).toMatchObject({ integer: true, values: Float64Array.of(0, 0, 1, 1) });
      expect(site).toMatchObject({ cells: ["=north", "=north", "south", "south"] });
      const start = Date.UTC(1970, 0, 5);
      expect(time).toMatchObject({ times: Float64Array.of(0, 1, 24, 25).map((h) => start + h * 3_600_000) });
      expect(load).toMatchObject({ integer: false, values: Float64Array.from(Float32Array.of(1.5, -3, 7, 0.1)) });
      expect(count).toMatchObject({ integer: true, values: Float64Array.of(2, 5, 8, 9) });
      expect(sky).toMatchObject({ cells: ["rain", "sun", "sun", "rain"] });
    }
    expect(frames[1]?.columns[3]).toMatchObject({ unit: "kW" });
  });
});

describe("windows that share rows", () => {
  const random = createRandom(2);
  const values = Float32Array.from({ length: 60 }, () => random.normal());
  const shared = createWindowedSeries({ values, starts: Uint32Array.of(0, 1, 2, 10, 11) }, 4, {
    columns: ["a", "b", "c"],
    positions: Float64Array.of(0, 1, 2, 10, 11),
  });
  const copied = createSeriesArray(shared.values, shared.shape, shared);

  it("have the same range, and are scaled alike", () => {
    const scaler = fitScaler(copied);
    expect(fitScaler(eachRowOnce(shared))).toEqual(scaler);
    expect(eachRowOnce(shared).shape).toEqual([11, 1, 3]);
    const scaled = applyScaler(scaler, shared);
    expect(scaled.rows?.starts).toBe(shared.rows?.starts);
    expect(scaled.values).toEqual(applyScaler(scaler, copied).values);
  });

  it("are cut from rows when they are many", () => {
    const text = `x\n${Array.from({ length: 5000 }, (_, i) => i).join("\n")}\n`;
    const { series } = read(text, { window: 4000 });
    expect(series.rows).toBeUndefined();
    const many = `${Array.from({ length: 9 }, (_, d) => `c${d}`).join()}\n${"1,2,3,4,5,6,7,8,9\n".repeat(5000)}`;
    const { series: big } = read(many, { window: 2500 });
    expect(big.rows?.starts).toHaveLength(2501);
    expect(big.shape).toEqual([2501, 2500, 9]);
  });
});

describe("readInput", () => {
  const folder = mkdtempSync(join(tmpdir(), "timevae-tables-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const rows = Array.from({ length: 12_000 }, (_, i) => i);
  const csv = `x,y\n${rows.map((i) => `${i},${i / 2}\n`).join("")}`;

  it("reads every kind in parts or whole, to the same windows", async () => {
    const expected = parseSeries(bytesOf(csv), "x.csv").series.values;
    const files = {
      "a.csv": csv,
      "a.csv.gz": gzipSync(bytesOf(csv)),
      "a.tsv": csv.replaceAll(",", "\t"),
      "quoted.csv": csv.replace("x,y", '"x","y"').replace("\n7,", '\n"7",'),
      "a.ndjson": rows.map((i) => `{"x":${i},"y":${i / 2}}\n`).join(""),
      "a.json": JSON.stringify({ x: rows, y: rows.map((i) => i / 2) }),
    };
    for (const [name, content] of Object.entries(files)) {
      const { series } = await readInput(write(name, content));
      expect(series.values.length, name).toBe(expected.length);
      expect(
        series.values.every((value, i) => value === expected[i]),
        name,
      ).toBe(true);
    }
  });

  it("does not unpack a bomb", async () => {
    const path = write("bomb.csv.gz", gzipSync(new Uint8Array(2 ** 25), { level: 1 }));
    const outcome = await readInput(path).catch((error) => error.message);
    expect(outcome).toMatch(/^.*bomb\.csv\.gz: (gzip: expected text|expected lines of text)/);
    await expectFaultLater(
      readInput(write("cut.csv.gz", gzipSync(bytesOf(csv)).subarray(0, 1000))),
      "invalid-file",
      `${join(folder, "cut.csv.gz")}: gzip: expected a whole gzip file, received one that is truncated or altered; copy it again`,
    );
  });
});
