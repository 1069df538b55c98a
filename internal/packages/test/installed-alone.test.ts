import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { budgets } from "../src/budgets.js";
import { bundleBytes } from "../src/bundle-bytes.js";
import { consumers } from "../src/consumers.js";
import { folderBytes } from "../src/folder-bytes.js";
import { installPacked } from "../src/install-packed.js";
import { packPackages } from "../src/pack-packages.js";
import { publicPackages } from "../src/public-packages.js";

const run = promisify(execFile);
const packages = publicPackages();
const folder = mkdtempSync(join(tmpdir(), "timevae-alone-"));
let tarballs: Map<string, string>;

beforeAll(async () => {
  tarballs = await packPackages(folder);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("every public package has a consumer and a budget", () => {
  const names = packages.map(({ manifest }) => manifest.name).sort();
  expect(Object.keys(consumers).sort()).toEqual(names);
  expect(Object.keys(budgets).sort()).toEqual(names);
});

describe.each(packages.map(({ manifest }) => manifest.name))("%s, installed alone", (name) => {
  const place = join(folder, name.replace("/", "-"));
  const consumer = consumers[name];
  const budget = budgets[name];

  it("is installed with what its job needs and no more", { timeout: 120_000 }, async () => {
    await installPacked(place, { packages: [name], tarballs });
    const installed = readdirSync(join(place, "node_modules/.pnpm")).map(packageOf);
    for (const other of budget?.without ?? []) expect(installed).not.toContain(other);
    const megabytes = folderBytes(join(place, "node_modules/.pnpm")) / 1e6;
    expect(megabytes).toBeLessThan(budget?.installMegabytes.most ?? 0);
  });

  it.runIf(budget?.minimalImport)("costs a page no more than its budget", async () => {
    const { program, external, kilobytes } = budget?.minimalImport ?? { program: "", kilobytes: { most: 0 } };
    expect((await bundleBytes(program, place, external)) / 1000).toBeLessThan(kilobytes.most);
  });

  it("works with import and with require", { timeout: 120_000 }, async () => {
    if (consumer?.beside) await installPacked(place, { packages: [name], beside: consumer.beside, tarballs });
    const main = `main().then((text) => console.log(String(text)));\nasync function main() {${consumer?.program}\n}\n`;
    writeFileSync(join(place, "use.mjs"), `const load = (name) => import(name);\n${main}`);
    writeFileSync(join(place, "use.cjs"), `const load = async (name) => require(name);\n${main}`);
    for (const file of ["use.mjs", "use.cjs"]) {
      const { stdout, stderr } = await run(process.execPath, ["--no-warnings", file], { cwd: place });
      expect(stderr).toBe("");
      expect(stdout.trim()).toBe(consumer?.prints);
    }
  });
});

/** `@scope+name@1.2.3_peers` → `@scope/name`. */
function packageOf(stored: string): string {
  return /^(@?[^@]+)/.exec(stored)?.[1]?.replace("+", "/") ?? stored;
}
