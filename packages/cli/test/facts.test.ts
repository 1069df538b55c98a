import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { factFields } from "../src/format-facts.js";
import { runCli, temporaryFolder, tiny } from "./helpers.js";

describe("facts", () => {
  it("are shown by fit and info, told to machines, and turned off by a configuration", {
    timeout: 60_000,
  }, async () => {
    const folder = temporaryFolder();
    const data = join(folder, "data.csv");
    const rows = Array.from({ length: 120 }, (_, i) => {
      const slow = (10 + Math.sin(i / 5)).toFixed(4);
      return `${slow},${2 * Number(slow)},${10 * ((i * i) % 7)}`;
    });
    writeFileSync(data, `slow,twice,tens\n${rows.join("\n")}\n`);
    const fit = async (name: string, facts: object) => {
      const config = join(folder, `${name}.json`);
      writeFileSync(config, JSON.stringify({ training: { calibration: { iterations: 10, facts } } }));
      const model = join(folder, name);
      const outcome = await runCli(["fit", data, ...tiny, "--config", config, "--out", model]);
      return { ...outcome, model };
    };
    const found = await fit("found", {});
    expect(found.code).toBe(0);
    expect(found.stdout).toMatch(/\nfacts +twice = 2 × slow\n/);
    expect(found.stdout).toMatch(/\n +tens: steps of 10\n/);
    const told = JSON.parse((await runCli(["info", found.model, "--json"])).stdout) as { facts: string[] };
    expect(told.facts).toContain("twice = 2 × slow");
    expect((await runCli(["info", found.model])).stdout).toMatch(/\nfacts +twice = 2 × slow\n/);
    const off = { linear: false, grids: false, orders: false, atoms: false, lines: false };
    expect((await fit("none", off)).stdout).toMatch(/\nfacts +none found/);
    const wrong = await fit("wrong", { grids: { tens: 20 } });
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toMatch(
      /facts\.grids: expected multiples of 20 in column "tens", received values between them/,
    );
  });

  it("are cut where there are too many, and left out for models without a calibration", () => {
    expect(factFields(null)).toEqual([]);
    const fields = factFields(Array.from({ length: 45 }, (_, i) => `fact ${i}`));
    expect(fields.length).toBe(41);
    expect(fields[0]).toEqual(["facts", "fact 0"]);
    expect(fields[1]).toEqual(["", "fact 1"]);
    expect(fields.at(-1)).toEqual(["", "and 5 more"]);
  });
});
