import { describe, expect, it } from "vitest";
import { checkFragments } from "../src/check-fragments.js";
import { listBlocks, listPages } from "../src/list-pages.js";

const blocks = listBlocks(listPages()).filter(({ language }) => language === "ts" || language === "js");

// Whole programs, those with a printed result, are run by programs.test.ts as well.
describe("TypeScript in the documentation", () => {
  it("has the right types, every block", { timeout: 180_000 }, () => {
    expect(blocks.length).toBeGreaterThan(20);
    const wrong = { file: "wrong.md", line: 1, language: "ts", code: "\nawait model.sample(1, { sead: 8 });\n" };
    const [found, ...others] = checkFragments([wrong, ...blocks]);
    expect(found).toMatch(/^wrong\.md:2: .*'sead' does not exist/);
    expect(others).toEqual([]);
  });
});
