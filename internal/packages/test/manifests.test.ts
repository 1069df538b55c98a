import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publicPackages, repository } from "../src/public-packages.js";

const packages = publicPackages();
const config = JSON.parse(readFileSync(join(repository, ".changeset/config.json"), "utf8")) as { fixed: string[][] };

it("all public packages have one version, and rise together", () => {
  expect(new Set(packages.map(({ manifest }) => manifest.version)).size).toBe(1);
  expect(config.fixed).toEqual([["@timevae/*", "timevae"]]);
});

describe.each(packages.map((one) => [one.manifest.name, one] as const))("the manifest of %s", (name, one) => {
  const { folder, manifest } = one;

  it("says what somebody who finds it on npm wants to know", () => {
    expect(name).toMatch(/^(@timevae\/[a-z-]+|timevae)$/);
    expect(manifest.description).toMatch(/^[A-Z].{20,110}\.$/);
    expect(manifest.license).toBe("MIT");
    expect(manifest.keywords).toEqual(expect.arrayContaining(["timevae", "time-series", "synthetic-data"]));
    expect(manifest.repository).toEqual({
      type: "git",
      url: "git+https://github.com/timevae/timevae.git",
      directory: folder,
    });
    expect(manifest.homepage).toBe(`https://github.com/timevae/timevae/tree/main/${folder}#readme`);
    expect(manifest.bugs).toBe("https://github.com/timevae/timevae/issues");
  });

  it("says what it runs on, and asks for no money", () => {
    expect(manifest.engines).toEqual({ node: ">=20.19" });
    expect(manifest.type).toBe("module");
    expect(manifest.funding).toBeUndefined();
    expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
  });

  it("lets bundlers leave out what is not used", () => {
    expect(manifest.sideEffects).toBe(false);
  });

  it("exports sources first, then types, then what runs", () => {
    for (const [path, target] of Object.entries(manifest.exports)) {
      if (path === "./package.json") continue;
      const source = (target as Record<string, string>)["@timevae/source"] ?? "";
      const built = source.replace("./src/", "./dist/");
      expect(Object.entries(target)).toEqual([
        ["@timevae/source", source],
        ["types", built.replace(/\.ts$/, ".d.ts")],
        ["default", built.replace(/\.ts$/, ".js")],
      ]);
    }
    expect(manifest.files).toEqual(["dist", "src", "!dist/.tsbuildinfo"]);
  });

  it("runs nothing when it is installed", () => {
    const scripts = Object.keys((manifest.scripts as object | undefined) ?? {});
    for (const hook of ["preinstall", "install", "postinstall", "prepare"]) expect(scripts).not.toContain(hook);
  });
});
