import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseCondition } from "../src/parse-condition.js";
import { parseTransforms } from "../src/parse-transforms.js";
import { put, runCli, temporaryFolder, tiny } from "./helpers.js";

/** Two stations day by day, the second one wetter by far; rain is named, and missing now and then. */
const weather = `station,rain,sun,sky\n${["north", "south"]
  .flatMap((station, s) =>
    Array.from({ length: 60 }, (_, t) => {
      const rain = Math.max(0, Math.sin(t / 3)) * (1 + 9 * s);
      return `${station},${t % 11 === 5 ? "" : rain.toFixed(3)},${(50 + 45 * Math.cos(t / 5)).toFixed(2)},${rain > 0 ? "wet" : "dry"}`;
    }),
  )
  .join("\n")}\n`;

const rowsOf = (path: string) => {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
};

it("learns masks, labels, names and ranges from a file, and draws what is asked for", async () => {
  const folder = temporaryFolder();
  const input = put(folder, "weather.csv", weather);
  const model = join(folder, "model");
  const flags = "--group station --condition station --categorical sky --gaps mask --quiet".split(" ");
  const transform = ["--transform", "rain:log1p,sun:bounded:0:100"];
  const fitted = await runCli(["fit", input, "--out", model, ...tiny, ...flags, ...transform, "--epochs", "30"]);
  expect(fitted.stderr).toBe("");
  expect(fitted.code).toBe(0);

  const out = join(folder, "south.csv");
  const drawn = await runCli(["sample", model, "--out", out, "--count", "20", "--condition", "station=south"]);
  expect(drawn.stderr).toBe("");
  const rows = rowsOf(out);
  expect(rows).toHaveLength(20 * 8);
  for (const { rain, sun, sky, station } of rows) {
    expect([Number(rain) >= 0, Number(sun) >= 0, Number(sun) <= 100]).toEqual([true, true, true]);
    expect(["wet", "dry"]).toContain(sky);
    expect(station).toBe("south");
  }

  const long = join(folder, "long.csv");
  const joined = await runCli(["sample", model, "--out", long, "--length", "50", "--seed", "3", "--names", "likely"]);
  // Rain, sun and sky: a column of names is one column, however many features it is.
  expect(joined.stdout).toMatch(/: 1 series of 50 steps × 3 columns \([\d.]+ s\)\n$/);
  expect(drawn.stdout).toMatch(/: 20 windows of 8 steps × 3 columns \(/);
  expect(rowsOf(long)).toHaveLength(50);

  for (const [args, message] of [
    [["--condition", "station=east"], '--condition.station: expected one of north, south, received "east"'],
    [["--length", "5"], "--length: expected an integer ≥ 8, received 5"],
    [["--length", "20", "--overlap", "8"], "--overlap: expected an integer from 1 to 7, received 8"],
    [["--length", "20", "--components"], "--components: expected none with --length"],
  ] as const) {
    const { code, stderr } = await runCli(["sample", model, "--out", join(folder, "x.csv"), ...args]);
    expect([code === 0, stderr.includes(message)], stderr).toEqual([false, true]);
  }
}, 60_000);

it("reads transformations and conditions, and says what it expects", () => {
  expect(parseTransforms("a:log1p,b:c:positive,d:bounded:-1:2.5")).toEqual({
    a: { kind: "log1p" },
    "b:c": { kind: "positive" },
    d: { kind: "bounded", low: -1, high: 2.5 },
  });
  expect(() => parseTransforms("a:cube")).toThrow(
    '--transform: expected COLUMN:log1p, COLUMN:positive or COLUMN:bounded:LOW:HIGH, with commas between them, received "a:cube"',
  );
  expect(() => parseTransforms("a:log1p,a:positive")).toThrow("--transform: expected each column once");
  expect(() => parseTransforms("a:bounded:2:1")).toThrow(/--transform\.a: expected low < high/);
  expect(() => parseTransforms("a:bounded:x:1")).toThrow(/--transform\.a\.low/);
  expect(parseCondition("b=c=d", parseCondition("a=x"))).toEqual({ a: "x", b: "c=d" });
  expect(() => parseCondition("a")).toThrow('--condition: expected NAME=LABEL, received "a"');
  expect(() => parseCondition("a=y", { a: "x" })).toThrow("--condition: expected a once");
});
