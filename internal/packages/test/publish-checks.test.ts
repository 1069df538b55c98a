import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, it } from "vitest";
import { publicPackages } from "../src/public-packages.js";
import { tarballs } from "./tarballs.js";

describe.each(publicPackages().map(({ manifest }) => manifest))("$name, packed", ({ name }) => {
  const bytes = () => readFileSync(tarballs().get(name) as string);

  it("holds its licence, its README, its sources and what is built of them, and nothing else", () => {
    const packed = createPackageFromTarballData(new Uint8Array(bytes()));
    const files = packed.listFiles().map((file) => file.replace(`/node_modules/${name}/`, ""));
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "package.json", "src/index.ts", "dist/index.js"]),
    );
    const allowed = /^(LICENSE|README\.md|package\.json|src\/.*\.(ts|mjs)|dist\/.*\.(m?js|d\.m?ts)(\.map)?)$/;
    expect(files.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it("passes publint --strict", async () => {
    const pack = { tarball: new Uint8Array(bytes()).buffer };
    const { messages, pkg } = await publint({ pack, level: "warning", strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("passes attw for packages of ES modules alone", { timeout: 60_000 }, async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes())));
    expect(result.types).toBeTruthy();
    const problems = result.types ? result.problems : [];
    // `require()` of ES modules works on every Node that we support, and the resolution of old knows no `exports`.
    const relevant = problems.filter(
      (problem) =>
        problem.kind !== "CJSResolvesToESM" &&
        !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
    );
    expect(relevant).toEqual([]);
  });
});
