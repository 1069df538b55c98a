import { join } from "node:path";
import { encodeNpy } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { blocksGrammar, parseBlocks } from "../src/parse-blocks.js";
import { listing, put, runCli, sineCsv, temporaryFolder, tiny } from "./helpers.js";

/** Days with a weekly pattern, four of them in a window. */
function weeklyCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const day = new Date(Date.UTC(2024, 0, 1 + row));
    const weekend = day.getUTCDay() % 6 === 0 ? 5 : 0;
    return `${day.toISOString().slice(0, 10)},${(20 + weekend + Math.sin(row * 12.9898)).toFixed(4)}`;
  });
  return `day,load\n${lines.join("\n")}\n`;
}

const fitArgs = (input: string, folder: string) => ["fit", input, "--out", join(folder, "model"), ...tiny];

describe("--blocks", () => {
  it("reads every kind", () => {
    expect(
      parseBlocks(
        "level, trend:2,season:7x1,season:12x2@window,fourier:365.25x4,fourier:9x2@window,residual:perStep,dense",
      ),
    ).toEqual([
      { type: "level" },
      { type: "trend", degree: 2 },
      { type: "seasonality", seasons: 7, stepsPerSeason: 1 },
      { type: "seasonality", seasons: 12, stepsPerSeason: 2, phase: "window" },
      { type: "fourierSeasonality", period: 365.25, harmonics: 4 },
      { type: "fourierSeasonality", period: 9, harmonics: 2, phase: "window" },
      { type: "residual", head: "perStep" },
      { type: "dense" },
    ]);
    expect(parseBlocks("piecewise:3")).toEqual([{ type: "piecewiseTrend", changepoints: 3 }]);
  });

  it.each([
    ["level,slope:2", `--blocks: expected parts out of ${blocksGrammar}, with commas between them, received "slope:2"`],
    ["level,,residual", `--blocks: expected parts out of ${blocksGrammar}, with commas between them, received ""`],
    ["season:7", `--blocks: expected parts out of ${blocksGrammar}, with commas between them, received "season:7"`],
    [
      "events:3",
      '--blocks: events have places and shapes of their own; give them through --config, received "events:3"',
    ],
    ["level,trend:0", '--blocks: "trend:0": trend.degree: expected an integer ≥ 1, received 0'],
    ["trend:1.5", '--blocks: "trend:1.5": trend.degree: expected an integer ≥ 1, received 1.5'],
    ["season:7x0", '--blocks: "season:7x0": seasonality.stepsPerSeason: expected an integer ≥ 1, received 0'],
    ["season:1x1", '--blocks: "season:1x1": seasonality.seasons: expected an integer ≥ 2, received 1'],
    [
      "level,season:7x1,season:7x1",
      '--blocks: "season:7x1": seasonality 7 x 1 overlaps with model.blocks[1], seasonality 7 x 1: they are the same. Leave one out',
    ],
    ["level,level", '--blocks: "level": level overlaps with model.blocks[0], level: they are the same. Leave one out'],
    [
      "fourier:7x4",
      '--blocks: "fourier:7x4": fourierSeasonality.harmonics: expected an integer from 1 to half the period (3), received 4',
    ],
  ])("refuses %s", async (blocks, message) => {
    const folder = temporaryFolder();
    const input = put(folder, "a.csv", sineCsv(60));
    const { code, stdout, stderr } = await runCli([...fitArgs(input, folder), "--blocks", blocks]);
    expect([stderr, stdout, code]).toEqual([`error: ${message}\n`, "", 2]);
    expect(listing(folder)).toEqual(["a.csv"]);
  });

  it.each([
    [
      "level,season:61x1",
      "model.blocks[1]: expected a season that fits into the data's 60 steps, received one of 61 steps; use a shorter season",
    ],
    [
      "fourier:365.25x3",
      "model.blocks[0]: expected a season that fits into the data's 60 steps, received one of 365.25 steps; use a shorter season",
    ],
    [
      "season:3x3@window",
      "model.blocks[0]: expected a season that fits into a window of 8 steps, as it begins with each window, received one of 9 steps; use a shorter season or longer windows",
    ],
  ])("refuses a season longer than the data: %s", async (blocks, message) => {
    const folder = temporaryFolder();
    const input = put(folder, "a.csv", sineCsv(60));
    for (const more of [[], ["--dry-run"]]) {
      const { code, stdout, stderr } = await runCli([...fitArgs(input, folder), "--blocks", blocks, ...more, "--json"]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(JSON.parse(stderr)).toEqual({ error: { code: "invalid-config", message } });
    }
    expect(listing(folder)).toEqual(["a.csv"]);
  });

  it("and a time column give a model that knows dates", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "a.csv", weeklyCsv(100));
    const args = [...fitArgs(input, folder), "--time", "day", "--blocks", "level,trend:1,season:7x1", "--json"];
    const { code, stdout } = await runCli(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).plan).toMatchObject({
      timeStep: { unit: "millisecond", count: 86_400_000 },
      model: { blocks: [{ type: "level" }, { type: "trend", degree: 1 }, { type: "seasonality", seasons: 7 }] },
    });
    const info = JSON.parse((await runCli(["info", join(folder, "model"), "--json"])).stdout);
    // 2024-01-01 is day 19723, and 19719 days after the first Monday of 1970.
    expect(info.calendar).toMatchObject({ first: 19719, timeStep: { unit: "millisecond" } });
    expect(info.tables.map(({ component }: { component: string }) => component)).toEqual([
      "level",
      "trend",
      "seasonality_0",
      "limits",
    ]);
    expect(info.tables[2].rows.map(({ name }: { name: string }) => name).join()).toBe("Mon,Tue,Wed,Thu,Fri,Sat,Sun");
    const printed = (await runCli(["info", join(folder, "model")])).stdout;
    expect(printed).toContain("\nseasonality_0: profile by season of 1 step\n");
    expect(printed).toMatch(
      /\ntrend: coefficients of the powers of r = t \/ 8\n +load\n {2}r +\S+ ± \S+\n {2}slope per step/,
    );
  });

  it("say why a time column is of no use", async () => {
    const folder = temporaryFolder();
    const lines = weeklyCsv(60).split("\n");
    lines.splice(20, 1);
    const input = put(folder, "a.csv", lines.join("\n"));
    const { code, stderr } = await runCli([...fitArgs(input, folder), "--time", "day", "--dry-run"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: time column "day": .*Rows are counted instead; --resample 1d puts them on such steps\n$/,
    );
  });
});

describe("--seasons auto", () => {
  it("chooses blocks and says why", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "a.csv", weeklyCsv(140));
    const args = [...fitArgs(input, folder), "--time", "day", "--seasons", "auto", "--json"];
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(0);
    expect(stderr).toMatch(/\nfound {7}season of 7 × 1 step: a period of one week \(7 steps\); .*\n/);
    const { plan } = JSON.parse(stdout);
    expect(plan.found[0]).toMatch(/^season of 7 × 1 step/);
    expect(plan.model.blocks[0]).toEqual({ type: "level" });
    expect(plan.model.blocks).toContainEqual({ type: "seasonality", seasons: 7, stepsPerSeason: 1 });
    expect(plan.model.blocks.at(-1)).toEqual({ type: "residual" });
    const info = JSON.parse((await runCli(["info", join(folder, "model"), "--json"])).stdout);
    expect(info.config.blocks).toEqual(plan.model.blocks);
  });

  it("needs rows, and is instead of --blocks", async () => {
    const folder = temporaryFolder();
    const values = Float32Array.from({ length: 30 * 8 }, (_, i) => Math.sin(i));
    const cube = put(folder, "cube.npy", encodeNpy({ shape: [30, 8, 1], data: values }));
    const table = put(folder, "a.csv", weeklyCsv(60));
    const refused = async (args: readonly string[], message: string) => {
      const { code, stderr } = await runCli([...args, "--seasons", "auto"]);
      expect([stderr.replaceAll(folder, "DIR"), code]).toEqual([`error: ${message}\n`, 2]);
    };
    await refused(
      fitArgs(cube, folder),
      "--seasons auto: DIR/cube.npy: expected rows (a table, or an array of 2 dimensions), received windows; name the blocks with --blocks",
    );
    await refused(
      [...fitArgs(table, folder), "--stride", "9"],
      "--seasons auto: expected windows without gaps between them, received a stride of 9 for 8 steps; use --stride 8 or less",
    );
    await refused(
      [...fitArgs(table, folder), "--blocks", "level"],
      "option '--blocks <a,b>' cannot be used with option '--seasons <auto>'",
    );
  });
});

describe("--dry-run", () => {
  it("says what a training takes, and does nothing", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "a.csv", weeklyCsv(100));
    const args = ["fit", input, ...tiny, "--blocks", "level,trend:2,residual", "--dry-run"];
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\nwindow {6}8 steps × 1 column\n/);
    expect(stdout).toMatch(/\nparameters {2}(\d+)\n {12}encoder \d+, level \d+, trend \d+, residual \d+\n/);
    expect(stdout).toMatch(
      /\nmemory {6}about \S+ MB\ntime {8}about \S+ s for 3 epochs, about \S+ s each; it may stop before\n$/,
    );
    const { plan, estimate } = JSON.parse((await runCli([...args, "--json"])).stdout);
    const counts = estimate.parameters.map(({ count }: { count: number }) => count);
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(plan.parameters);
    expect(estimate.parameters[1]).toEqual({ name: "level", count: 5 }); // 2·1 + 1, 1·1 + 1
    expect(estimate.seconds).toBeGreaterThan(0);
    expect(listing(folder)).toEqual(["a.csv"]);
  });
});
