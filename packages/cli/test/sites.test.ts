import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { listing, put, runCli, temporaryFolder, tiny } from "./helpers.js";

/** Three sites below each other, hour by hour; one has fewer hours than a window. Every 13th load says -200. */
const hours = { harbour: 70, hill: 60, mast: 5 };
const csv = `time,site,load,sky\n${Object.entries(hours)
  .flatMap(([site, count], s) =>
    Array.from({ length: count }, (_, t) => {
      const time = new Date(Date.UTC(2024, s, 1, t)).toISOString().slice(0, 16);
      const load = (100 * (s + 1) + 10 * Math.sin(t / 4)).toFixed(2);
      return `${time},${site},${t % 13 === 7 ? -200 : load},${Math.sin(t / 4) > 0 ? "sun" : "rain"}`;
    }),
  )
  .join("\n")}\n`;
const roles = "--time time --group site --missing -200 --pad".split(" ");
const learned = [...roles, ..."--condition site --categorical sky".split(" ")];

const rowsOf = (text: string) => {
  const [header = "", ...lines] = text.trim().split("\n");
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
};

it("no window crosses sites, the short one is padded, whole windows are held out", async () => {
  const folder = temporaryFolder();
  const input = put(folder, "sites.csv", csv);
  const model = join(folder, "model");
  const fitted = await runCli(["fit", input, "--out", model, ...tiny, ...learned, "--epochs", "20", "--json"]);
  expect(fitted.stderr).toMatch(/note: 1 series shorter than 8 steps were filled up in front, masked\n/);
  expect(fitted.stderr).toMatch(/note: 10 missing values \(\d\.\d %\) are masked/);
  const { plan } = JSON.parse(fitted.stdout);
  // 70 − 7 and 60 − 7 windows, and the padded one: at a border between sites there is none.
  expect(plan.windows).toBe(63 + 53 + 1);
  expect(plan.validationWindows).toBeGreaterThan(5);
  expect(plan.trainingWindows + plan.validationWindows).toBeLessThan(plan.windows);

  const filled = join(folder, "filled.csv");
  const read = await runCli(["reconstruct", model, input, ...learned, "--out", filled]);
  expect(read.code, read.stderr).toBe(0);
  const rows = rowsOf(readFileSync(filled, "utf8"));
  expect(Object.keys(rows[0] ?? {})).toEqual(["window", "site", "time", "load", "sky"]);
  expect(rows).toHaveLength((8 + 7 + 1) * 8);
  const padded = rows.filter(({ site }) => site === "mast");
  expect(padded.map(({ load }) => load === "NaN")).toEqual([true, true, true, ...Array(5).fill(false)]);
  expect(padded[3]?.time).toBe("2024-03-01T00:00");
  // Names are names again, and a cell that said -200 has a value of its site.
  const seen = rows.filter(({ site }) => site !== "mast");
  expect(new Set(seen.map(({ sky }) => sky))).toEqual(new Set(["sun", "rain"]));
  const sky = new Map(csv.split("\n").map((line) => [line.split(",", 2).join(), line.split(",")[3]]));
  const right = seen.filter((row) => sky.get(`${row.time},${row.site}`) === row.sky);
  expect(right.length / seen.length).toBeGreaterThan(0.5);
  for (const { load, site } of seen) expect(Number(load) > (site === "hill" ? 130 : 60), `${site} ${load}`).toBe(true);

  const drawn = join(folder, "drawn.csv");
  const sampled = await runCli(["sample", model, "--count", "30", "--condition", "site=mast", "--out", drawn]);
  expect(sampled.code, sampled.stderr).toBe(0);
  const mast = rowsOf(readFileSync(drawn, "utf8"));
  expect(new Set(mast.map(({ site }) => site))).toEqual(new Set(["mast"]));
  expect(mast).toHaveLength(30 * 8);
}, 60_000);

it("says of a site that is left out, and of roles that the model has and the command lacks", async () => {
  const folder = temporaryFolder();
  const input = put(folder, "sites.csv", csv);
  const model = join(folder, "short");
  const args = ["fit", input, "--out", model, ...tiny, ...learned.filter((flag) => flag !== "--pad")];
  const fitted = await runCli(args);
  expect(fitted.stderr).toContain('note: 1 series shorter than 8 steps were left out: "mast" (--pad keeps them)\n');
  const out = join(folder, "out.csv");
  const read = await runCli(["reconstruct", model, input, ...roles, "--out", out]);
  expect([read.code, read.stderr.split("\n").at(-2)]).toEqual([2, expect.stringMatching(/^error: .*site/)]);
  expect(listing(folder)).not.toContain("out.csv");
}, 60_000);
