import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { packagesWithReadme, readPrograms } from "../src/read-programs.js";

// Inside this package, so that its imports resolve as a user's would.
const folder = mkdtempSync(fileURLToPath(new URL("../.run-", import.meta.url)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs = readPrograms();
const tsx = createRequire(import.meta.url).resolve("tsx");

describe("programs in the documentation print what is written below them", () => {
  it.each(programs.map((program, i) => [program.file, i, program] as const))("%s (%i)", (_file, i, program) => {
    const path = join(folder, `program-${i}.ts`);
    writeFileSync(path, program.code);
    const args = ["--conditions=@timevae/source", "--import", tsx, path];
    expect(execFileSync(process.execPath, args, { encoding: "utf8", cwd: folder })).toBe(program.output);
  });

  it.each(programs.map((program, i) => [program.file, i, program] as const))("%s (%i) is short", (_f, _i, program) => {
    expect(program.code.trimEnd().split("\n").length).toBeLessThanOrEqual(20);
  });

  it("every library has one", () => {
    const missing = packagesWithReadme().filter((file) => !programs.some((program) => program.file === file));
    expect(missing).toEqual(["packages/cli/README.md"]);
  });
});
