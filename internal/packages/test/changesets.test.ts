import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { type Changeset, parseChangeset, readChangesets } from "../src/changesets.js";
import { publicPackages } from "../src/public-packages.js";
import { uncoveredPackages } from "../src/uncovered-packages.js";

const packages = publicPackages();
const changeset = (...names: string[]): Changeset => ({
  file: ".changeset/a.md",
  bumps: new Map(names.map((name) => [name, "patch"])),
  summary: "A change.",
});

describe.each(readChangesets().map((one) => [one.file, one] as const))("%s", (_, { bumps, summary }) => {
  it("names packages that there are, and breaks nothing before 1.0", () => {
    const names = packages.map(({ manifest }) => manifest.name);
    for (const [name, bump] of bumps) {
      expect(names).toContain(name);
      expect(["patch", "minor"]).toContain(bump);
    }
  });

  it("says in sentences what users notice", () => {
    if (bumps.size > 0) expect(summary).toMatch(/^\S[\s\S]{15,}[.)]$/);
  });
});

it("reads front matter with and without quotes", () => {
  const { bumps, summary } = parseChangeset('---\n"@timevae/core": minor\ntimevae: patch\n---\n\nIt does more.\n');
  expect([...bumps]).toEqual([
    ["@timevae/core", "minor"],
    ["timevae", "patch"],
  ]);
  expect(summary).toBe("It does more.");
});

describe("uncoveredPackages", () => {
  const uncovered = (changed: string[], ...changesets: Changeset[]) => uncoveredPackages(packages, changed, changesets);

  it("finds sources that changed without a changeset for their package", () => {
    expect(uncovered(["packages/data/src/csv.ts", "packages/core/src/fit.ts"], changeset("@timevae/core"))).toEqual([
      "@timevae/data",
    ]);
  });

  it("asks for none when tests and documents changed, or an empty changeset came along", () => {
    expect(uncovered(["packages/data/test/csv.test.ts", "packages/data/README.md", "docs/data.md"])).toEqual([]);
    expect(uncovered(["packages/data/src/csv.ts"], changeset())).toEqual([]);
  });
});

describe("the changelog", () => {
  const { getReleaseLine } = createRequire(import.meta.url)("../../scripts/changelog.cjs") as {
    getReleaseLine(changeset: object, type: string, options: object): Promise<string>;
  };
  const line = (subject: string, commit: string | undefined = "0123456789abcdef") =>
    getReleaseLine({ summary: "More.\nAnd more.", commit }, "minor", { subjectOf: () => subject });

  it("links the pull request, or the commit, and writes nothing where there is neither", async () => {
    const at = "https://github.com/timevae/timevae";
    expect(await line("A thing (#12)")).toBe(`- More.\n  And more. ([#12](${at}/pull/12))`);
    expect(await line("A thing")).toBe(`- More.\n  And more. ([\`0123456\`](${at}/commit/0123456789abcdef))`);
    expect(await getReleaseLine({ summary: "More." }, "minor", {})).toBe("- More.");
  });
});
