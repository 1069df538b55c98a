import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./public-packages.js";

/** One file of `.changeset/`. */
export interface Changeset {
  /** Relative to the repository: `.changeset/dates.md`. */
  readonly file: string;
  /** Packages and how far they rise: `minor`. Empty: a change that no user notices. */
  readonly bumps: ReadonlyMap<string, string>;
  /** What users read in the changelog. */
  readonly summary: string;
}

/** The changesets since the last release. */
export function readChangesets(): Changeset[] {
  return readdirSync(join(repository, ".changeset"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => {
      const file = `.changeset/${name}`;
      return { file, ...parseChangeset(readFileSync(join(repository, file), "utf8")) };
    });
}

/** Front matter and text of a changeset. */
export function parseChangeset(text: string): Omit<Changeset, "file"> {
  const [, matter = "", summary = ""] = /^\s*---\n([\s\S]*?)---\n([\s\S]*)$/.exec(text) ?? [];
  const bumps = [...matter.matchAll(/^"?([^":]+)"?:\s*(\w+)$/gm)].map(
    ([, name, bump]) => [name, bump] as [string, string],
  );
  return { bumps: new Map(bumps), summary: summary.trim() };
}
