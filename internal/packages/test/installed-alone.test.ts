import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { budgets } from "../src/budgets.js";
import { type Consumer, consumers } from "../src/consumers.js";
import { installPacked } from "../src/install-packed.js";
import { measurePackage, type PackageSize } from "../src/measure-package.js";
import { publicPackages, repository } from "../src/public-packages.js";
import { staleSizes } from "../src/size-table.js";
import { usePackage, type Way } from "../src/use-package.js";
import { tarballs } from "./tarballs.js";

const packages = publicPackages();
const folder = mkdtempSync(join(tmpdir(), "timevae-alone-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("every public package has a consumer and a budget", () => {
  const names = packages.map(({ manifest }) => manifest.name).sort();
  expect(Object.keys(consumers).sort()).toEqual(names);
  expect(Object.keys(budgets).sort()).toEqual(names);
});

describe.each(packages.map(({ manifest }) => manifest.name))("%s, installed alone", (name) => {
  const place = join(folder, name.replace("/", "-"));
  const consumer = consumers[name] as Consumer;
  const budget = budgets[name];
  let size: PackageSize;

  beforeAll(async () => {
    await installPacked(place, { packages: [name], tarballs: tarballs() });
    size = await measurePackage(name, place);
    if (consumer.beside) {
      await installPacked(place, { packages: [name], beside: consumer.beside, tarballs: tarballs() });
    }
  }, 120_000);

  it("brings what its job needs and no more", () => {
    for (const other of budget?.without ?? []) expect(size.installed).not.toContain(other);
    expect(size.installMegabytes).toBeLessThan(budget?.installMegabytes.most ?? 0);
  });

  it.runIf(budget?.minimalImport)("costs a page no more than its budget", () => {
    expect(size.pageKilobytes).toBeLessThan(budget?.minimalImport?.kilobytes.most ?? 0);
  });

  it("is as large as the README says", () => {
    expect(staleSizes(readFileSync(join(repository, "README.md"), "utf8"), name, size)).toEqual([]);
  });

  const ways: Way[] = budget?.minimalImport ? ["import", "require", "bundle"] : ["import", "require"];
  it.each(ways)("works with %s", { timeout: 60_000 }, async (way) => {
    expect(await usePackage(consumer, place, way)).toBe(consumer.prints);
  });
});
