import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkGoldenCase } from "../src/check-golden-case.js";
import { engines } from "../src/engines.js";
import { readGoldenCases } from "../src/golden-case.js";

const folder = fileURLToPath(new URL("../../../../shared/golden", import.meta.url));
const cases = existsSync(folder) ? await readGoldenCases(folder) : [];

describe.skipIf(cases.length === 0)("golden files of the Python reference (skipped where ../shared is absent)", () => {
  describe.each(Object.entries(engines))("%s", (_engine, createEngine) => {
    it.each(cases.map((golden) => [golden.name, golden] as const))("%s", async (_name, golden) => {
      const results = await checkGoldenCase(golden, await createEngine());
      expect(results.length).toBeGreaterThan(20);
      expect(results.filter(({ error, tolerance }) => !(error <= tolerance))).toEqual([]);
    });

    it("notices a wrong gradient", async () => {
      const golden = structuredClone(cases.find(({ name }) => name.startsWith("base")) ?? cases[0]!);
      const key = Object.keys(golden.arrays).find((name) => /^grad\/.*kernel$/.test(name)) as string;
      const { data } = golden.arrays[key]!;
      data[3] = data[3]! + 1e-3 * Math.max(...Array.from(data, Math.abs));
      const results = await checkGoldenCase(golden, await createEngine());
      expect(results.filter(({ error, tolerance }) => error > tolerance)).toHaveLength(1);
    });
  });
});
