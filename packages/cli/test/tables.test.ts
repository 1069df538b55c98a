import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseJsonFrame, parseNpy } from "@timevae/data";
import { readFrame } from "@timevae/data/node";
import { beforeEach, describe, expect, it } from "vitest";
import { runCli, temporaryFolder } from "./helpers.js";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});
const path = (name: string) => join(folder, name);
const small = ["--window", "4", "--epochs", "1", "--hidden", "4", "--latent-dim", "2", "--quiet"];
const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);

describe("tables of the command", () => {
  it("go in and out in every format, with times", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${day(i)};${i % 7},5;${(i * i) % 11}\n`);
    writeFileSync(path("in.csv"), `date;x;y\n${rows.join("")}`);
    const fit = await runCli(["fit", path("in.csv"), "--time", "date", "--out", path("model"), ...small]);
    expect(fit.stderr).toBe("");
    const tables = [];
    for (const ending of ["json", "ndjson", "ndjson.gz", "csv.gz", "parquet", "feather", "tsv", "npy"]) {
      const out = path(`out.${ending}`);
      const { stderr } = await runCli(["sample", path("model"), "--count", "3", "--start", "2024-03-01", "--out", out]);
      expect(stderr).toBe("");
      if (ending === "npy") {
        const { shape, data } = parseNpy(readFileSync(out));
        expect(shape).toEqual([3, 4, 2]);
        tables.push([0, 0, Float32Array.from({ length: 12 }, (_, row) => data[2 * row] as number), 0]);
      } else if (ending === "feather" || ending === "tsv") {
        const { columns, rows: count } = await readFrame(out, { time: "date" });
        expect([columns.map(({ name }) => name), count]).toEqual([["window", "date", "x", "y"], 12]);
        expect(columns[3]).toMatchObject({ kind: "number", integer: true });
        expect((columns[1] as { times: Float64Array }).times[1]).toBe(Date.UTC(2024, 2, 2));
      } else {
        const frame = ending === "json" ? parseJsonFrame(readFileSync(out)) : await readFrame(out);
        tables.push(
          frame.columns.map((column) =>
            column.name === "x" && column.kind === "number" ? Float32Array.from(column.values) : 0,
          ),
        );
      }
    }
    expect(tables).toHaveLength(6);
    for (const other of tables) expect(other).toEqual(tables[0]);
  });

  it("say what was noticed, and take markers, groups and policies", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i < 30 ? "a" : "b"},${i % 9 === 4 ? -200 : i / 7}\n`);
    writeFileSync(path("groups.csv"), `site,x\n${rows.join("")}`);
    const base = ["fit", path("groups.csv"), "--group", "site", "--dry-run", "--window", "4"];
    const noticed = await runCli(base);
    expect(noticed.stderr).toContain(
      "note: 11.7 % of cells are exactly -200 (in 1 of 1 column): declare --missing -200?",
    );
    expect(noticed.stdout).toContain("60 rows in 2 series × 1 column, cut into 54 windows");
    const filled = await runCli([...base, "--missing", "-200", "--gaps", "interpolate:2"]);
    expect(filled.stderr).toBe("note: 7 missing values were interpolated\n");
    const refused = await runCli([...base, "--gaps", "guess"]);
    expect(refused.stderr).toBe(
      'error: --gaps: expected mask, interpolate:LIMIT, both with a comma between them, or error, received "guess"\n',
    );
    const groups = [...base, "--missing", "-200", "--validation-by", "group"];
    const whole = await runCli([...groups, "--json"]);
    // Two series of 27 windows: one of them is held out, and no window overlaps the other.
    expect(JSON.parse(whole.stdout).plan).toMatchObject({ windows: 54, trainingWindows: 27, validationWindows: 27 });
    expect((await runCli(groups)).stdout).toContain("27 to learn from, 27 held out as whole series\n");
    const alone = await runCli([...groups.filter((flag) => flag !== "--group" && flag !== "site")]);
    expect(alone.stderr).toContain("groups: expected at least two to hold out a whole one, received none");
    const gaps = ["--missing", "-200", "--preset", "calibrated", "--dry-run", "--window"];
    const calibrated = await runCli(["fit", path("groups.csv"), "--group", "site", ...gaps, "2"]);
    expect(calibrated.stdout).toMatch(/calibration +of windows without gaps alone, 44 of 58\n/);
    const tooFew = await runCli(["fit", path("groups.csv"), "--group", "site", ...gaps, "8"]);
    expect(tooFew.stderr).toMatch(
      /expected at least 32 windows without gaps, received \d of \d+; column "x" lacks most, \d+ %/,
    );
    const step = await runCli([...base, "--resample", "1 fortnight"]);
    expect(step.stderr).toContain("--resample: expected a step such as 15min, 1h, 1d or 1mo");
  });
});
