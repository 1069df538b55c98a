import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

describe("the main entry", () => {
  it("imports nothing of Node's: it runs in browsers", () => {
    const source = new URL("../src/", import.meta.url);
    const files = readdirSync(source).filter((name) => name.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(new URL(file, source), "utf8");
      expect(/from "(node:|\.\/node\/)|process\.|Buffer\b/.exec(text)?.[0], file).toBeUndefined();
    }
  });
});
