import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listNpz, parseNpzArray } from "@timevae/data";
import { readTable } from "@timevae/data/node";
import { describe, expect, it } from "vitest";
import { listing, put, runCli, sineCsv, temporaryFolder, tiny, trainTiny } from "./helpers.js";

/** A tiny model of days with a weekly season, and its data. */
async function trainWeekly(folder: string): Promise<{ model: string; input: string }> {
  const input = put(folder, "days.csv", sineCsv(120));
  const model = join(folder, "weekly");
  const args = ["--time", "day", "--blocks", "level,trend:1,season:7x1,residual"];
  const { code, stderr } = await runCli(["fit", input, "--out", model, ...tiny, ...args]);
  if (code !== 0) throw new Error(stderr);
  return { model, input };
}

async function columnsOf(path: string): Promise<Record<string, number[]>> {
  const { columns, cells } = await readTable(path);
  return Object.fromEntries(columns.map((name, d) => [name, (cells[d] as string[]).map(Number)]));
}

const names = ["level", "trend", "seasonality_0", "residual", "limits"];

function expectSum(columns: Record<string, number[]>, components: readonly string[]): void {
  for (const feature of ["slow", "fast"]) {
    const sample = columns[`sample.${feature}`] as number[];
    for (const [i, value] of sample.entries()) {
      const sum = components.reduce((total, name) => total + (columns[`${name}.${feature}`]?.[i] as number), 0);
      expect(sum).toBeCloseTo(value, 3);
    }
  }
}

describe("decompose", () => {
  it("writes components that add up to the reconstruction", async () => {
    const folder = temporaryFolder();
    const { model, input } = await trainWeekly(folder);
    const [csv, npz, clean] = ["d.csv", "d.npz", "r.csv"].map((name) => join(folder, name)) as [string, string, string];
    const result = await runCli(["decompose", model, input, "--time", "day", "--out", csv, "--json"]);
    expect(result.code, result.stderr).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ path: csv, count: 15, steps: 8, components: names });
    const columns = await columnsOf(csv);
    expect(Object.keys(columns)).toEqual([
      "window",
      "step",
      ...[...names, "sample"].flatMap((name) => [`${name}.slow`, `${name}.fast`]),
    ]);
    expect(columns.step?.slice(6, 10)).toEqual([6, 7, 0, 1]);
    expectSum(columns, names);
    await runCli(["reconstruct", model, input, "--time", "day", "--out", clean]);
    const reconstructed = await columnsOf(clean);
    reconstructed.slow?.forEach((value, i) => {
      expect(columns["sample.slow"]?.[i]).toBeCloseTo(value, 3);
    });

    const plain = await runCli(["decompose", model, input, "--time", "day", "--out", npz]);
    expect(plain.stdout).toContain("level + trend + seasonality_0 + residual + limits = sample\n");
    const bytes = readFileSync(npz);
    expect(listNpz(bytes).map(({ name, shape }) => `${name} ${shape}`)).toEqual([
      ...[...names, "sample"].map((name) => `${name} 15,8,2`),
      "positions 15",
    ]);
    const [first] = parseNpzArray(bytes, { key: "positions" }).data;
    expect(first).toBe(19719); // 2024-01-01, a Monday
  });

  it("refuses rows without the dates that the model needs", async () => {
    const folder = temporaryFolder();
    const { model, input } = await trainWeekly(folder);
    const plain = await trainTiny(folder);
    const hours = put(
      folder,
      "hours.csv",
      `day,slow,fast\n${Array.from({ length: 20 }, (_, i) => `2024-01-01 ${String(i).padStart(2, "0")}:00,${i},1`).join("\n")}\n`,
    );
    const out = join(folder, "x.csv");
    const refused = async (args: readonly string[], message: string) => {
      const { code, stdout, stderr } = await runCli([...args, "--out", out]);
      expect([stderr.replaceAll(folder, "DIR"), stdout, code]).toEqual([`error: ${message}\n`, "", 2]);
    };
    const expected = "expected dates with steps of 1 day as the model has, for seasonality_0.phase, received";
    await refused(["decompose", model, input], `DIR/days.csv: ${expected} none; name the time column with --time`);
    await refused(["decompose", model, hours, "--time", "day"], `DIR/hours.csv: ${expected} 1 hour`);
    await refused(
      ["decompose", plain.model, input, "--time", "day"],
      '--time: expected none, received "day"; the model was learned without dates, it counts rows',
    );
  });
});

describe("sample", () => {
  it("writes components, from a date on, edited", async () => {
    const folder = temporaryFolder();
    const { model } = await trainWeekly(folder);
    const profile = [1, 2, 3, 4, 5, 6, 7];
    const edit = put(
      folder,
      "edit.json",
      JSON.stringify({ seasonality_0: { profile }, trend: { scale: 0 }, level: [{ shift: 100, features: ["slow"] }] }),
    );
    const out = join(folder, "x.csv");
    const args = ["sample", model, "--out", out, "--count", "3", "--components", "--edit", edit, "--json"];
    const { code, stdout, stderr } = await runCli([...args, "--start", "2026-03-04"]);
    expect(code, stderr).toBe(0);
    const components = ["level", "trend", "seasonality_0", "residual"];
    expect(JSON.parse(stdout)).toMatchObject({ components, start: "2026-03-04", edit });
    const columns = await columnsOf(out);
    // 2026-03-04 is a Wednesday.
    expect(columns["seasonality_0.fast"]?.slice(0, 8)).toEqual([3, 4, 5, 6, 7, 1, 2, 3]);
    expect(columns["trend.slow"]?.every((value) => value === 0)).toBe(true);
    expect(Math.min(...(columns["level.slow"] ?? []))).toBeGreaterThan(50);
    expect(Math.max(...(columns["level.fast"] ?? []))).toBeLessThan(50);
    expectSum(columns, components);
    const again = join(folder, "y.csv");
    await runCli(["sample", model, "--out", again, "--count", "3", "--edit", edit, "--start", "2026-03-04"]);
    expect((await columnsOf(again)).slow).toEqual(columns["sample.slow"]);
  });

  it("plants scenarios and says where", async () => {
    const folder = temporaryFolder();
    const { model } = await trainWeekly(folder);
    const scenario = put(
      folder,
      "scenario.json",
      JSON.stringify([
        { kind: "outlier", at: 2, size: 6, features: ["slow"] },
        { kind: "missing", at: [5], windows: [1], features: ["fast"] },
      ]),
    );
    const [plain, out] = [join(folder, "plain.csv"), join(folder, "x.csv")];
    await runCli(["sample", model, "--out", plain, "--count", "4"]);
    const args = ["sample", model, "--out", out, "--count", "4", "--scenario", scenario];
    const { code, stdout } = await runCli([...args, "--components"]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(folder, "DIR")).toContain("DIR/x.labels.csv: the places of 5 events\n");
    expect(readFileSync(join(folder, "x.labels.csv"), "utf8").split("\n")).toEqual([
      "window,step,duration,feature,kind,size",
      "0,2,1,slow,outlier,6",
      "1,2,1,slow,outlier,6",
      expect.stringMatching(/^1,5,1,fast,missing,/),
      "2,2,1,slow,outlier,6",
      "3,2,1,slow,outlier,6",
      "",
    ]);
    const [before, after] = [await columnsOf(plain), await columnsOf(out)];
    after["sample.slow"]?.forEach((value, i) => {
      const planted = after["scenario.slow"]?.[i] as number;
      expect(planted > 0).toBe(i % 8 === 2);
      expect(value).toBeCloseTo((before.slow?.[i] as number) + planted, 3);
    });
    expect(after["sample.fast"]?.map((value, i) => (Number.isNaN(value) ? i : -1)).filter((i) => i >= 0)).toEqual([13]);

    const npz = join(folder, "x.npz");
    const again = await runCli([...args.map((arg) => (arg === out ? npz : arg)), "--json"]);
    expect([again.code, JSON.parse(again.stderr).error.code]).toEqual([2, "file-exists"]);
    const forced = await runCli([...args.map((arg) => (arg === out ? npz : arg)), "--json", "--force"]);
    expect(JSON.parse(forced.stdout)).toMatchObject({ labels: { path: join(folder, "x.labels.csv"), events: 5 } });
    const zipped = await runCli([...args.map((arg) => (arg === out ? join(folder, "z.csv.gz") : arg)), "--json"]);
    expect(JSON.parse(zipped.stdout)).toMatchObject({ labels: { path: join(folder, "z.labels.csv"), events: 5 } });
  });

  it("refuses edits, starts and scenarios that do not fit", async () => {
    const folder = temporaryFolder();
    const { model } = await trainWeekly(folder);
    const plain = await trainTiny(folder);
    const before = listing(folder);
    const refused = async (args: readonly string[], message: string) => {
      const { code, stdout, stderr } = await runCli(["sample", ...args, "--out", join(folder, "x.csv")]);
      expect([stderr.replaceAll(folder, "DIR"), stdout, code]).toEqual([`error: ${message}\n`, "", 2]);
    };
    for (const [edit, message] of [
      [
        { season: { scale: 2 } },
        'edit.season: expected one of the components level, trend, seasonality_0, residual, received "season"',
      ],
      [
        { trend: { scale: 2, size: 1 } },
        "edit.trend.size: expected only scale, shift, slope, replace, profile, features",
      ],
      [{ trend: { scale: "2" } }, 'edit.trend.scale: expected a number, received "2"'],
      [{ trend: 2 }, "edit.trend: expected an object, received 2"],
      [[], "edit: expected an object, received []"],
      [{}, "edit: expected at least one component, received {}"],
      [
        { trend: { features: ["slow"] } },
        "edit.trend: expected one of scale, shift, slope, replace, profile, received an object with keys features",
      ],
      [{ level: { slope: 1 } }, "edit.level.slope: only a trend has a slope; use replace"],
      [{ seasonality_0: { profile: [1, 2] } }, "edit.seasonality_0.profile: expected 7 finite numbers, received [1,2]"],
      [
        { level: [{ shift: 1, features: ["quick"] }] },
        'edit.level.features: expected some of slow, fast, received "quick"',
      ],
    ] as const) {
      const file = put(folder, "edit.json", JSON.stringify(edit));
      await refused([model, "--edit", file], `DIR/edit.json: ${message}`);
    }
    const starts = [
      [
        model,
        "2026-03-04T12:00",
        'expected a time on the grid of 1 day, received "2026-03-04T12:00"; the nearest are 2026-03-04 and 2026-03-05',
      ],
      [
        plain.model,
        "2026-03-04",
        'expected a position (an integer), received "2026-03-04"; this model does not know dates, it was learned without a time column',
      ],
    ] as const;
    for (const [folder, start, message] of starts) {
      await refused([folder, "--start", start], `--start: ${message}`);
    }
    const scenario = put(folder, "s.json", '[{ "kind": "outlier", "rate": 2, "size": 1 }]');
    await refused(
      [model, "--scenario", scenario],
      "DIR/s.json: scenario[0].rate: expected a number ≥ 0 and ≤ 1, received 2",
    );
    expect(listing(folder)).toEqual([...before, "edit.json", "s.json"].sort());
  });
});

describe("compose", () => {
  const spec = {
    windows: 5,
    steps: 12,
    seed: 3,
    columns: ["a"],
    level: 10,
    seasons: [{ seasons: 4, profile: [0, 1, 2, 3] }],
    events: [{ kind: "step", at: [6], size: 50 }],
  };

  it("draws windows and says what they are made of", async () => {
    const folder = temporaryFolder();
    const file = put(folder, "spec.json", JSON.stringify(spec));
    const out = join(folder, "x.csv");
    const { code, stdout, stderr } = await runCli(["compose", file, "--out", out, "--components", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      path: out,
      count: 5,
      seed: 3,
      components: ["level", "seasonality_0", "events"],
      labels: { path: join(folder, "x.labels.csv"), events: 5 },
    });
    const columns = await columnsOf(out);
    expect(columns["seasonality_0.a"]?.slice(0, 5)).toEqual([0, 1, 2, 3, 0]);
    expect(columns["sample.a"]?.slice(4, 8)).toEqual([10, 11, 62, 63]);
    const plain = join(folder, "plain.csv");
    await runCli(["compose", file, "--out", plain, "--seed", "4"]);
    expect((await columnsOf(plain)).a).toEqual(columns["sample.a"]);
    for (const name of ["y.parquet", "y.csv.gz"]) {
      const refused = await runCli(["compose", file, "--out", join(folder, name), "--components"]);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("ends in .csv or .npz, received")]);
    }
    expect(listing(folder)).toEqual(["plain.csv", "spec.json", "x.csv", "x.labels.csv"]);
  });

  it("names the file and the place of what is wrong", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "x.csv");
    for (const [content, message] of [
      [JSON.stringify({ ...spec, windows: 0 }), "windows: expected an integer ≥ 1, received 0"],
      [
        JSON.stringify({ ...spec, sesons: [] }),
        expect.stringContaining('there is no "sesons"; did you mean "seasons"?'),
      ],
      ["{", expect.stringContaining("expected JSON, received something that does not parse")],
    ] as const) {
      const file = put(folder, "spec.json", content);
      const { code, stderr } = await runCli(["compose", file, "--out", out, "--json"]);
      const { error } = JSON.parse(stderr);
      expect([code, error.code]).toEqual([2, "invalid-config"]);
      expect(error.message.startsWith(`${file}: `)).toBe(true);
      expect(error.message.slice(file.length + 2)).toEqual(message);
    }
    expect(listing(folder)).toEqual(["spec.json"]);
  });
});
