import { execFileSync } from "node:child_process";
import { readChangesets } from "./changesets.js";
import { publicPackages, repository } from "./public-packages.js";
import { uncoveredPackages } from "./uncovered-packages.js";

/** `npx -y pnpm@10 changes [BASE]`: every package whose committed sources changed since BASE has a changeset that came since. */
const base = process.argv[2] ?? lastRelease();
const changed = lines("diff", "--name-only", "--diff-filter=d", `${base}...HEAD`);
const changesets = readChangesets().filter(({ file }) => changed.includes(file));
const uncovered = uncoveredPackages(publicPackages(), changed, changesets);
for (const name of uncovered) console.log(`${name} changed since ${base}, and no changeset says so`);
if (uncovered.length > 0) {
  console.log("npx -y pnpm@10 changeset writes one; with --empty where no user notices the change");
  process.exitCode = 1;
}

function lines(...args: string[]): string[] {
  return execFileSync("git", args, { cwd: repository, encoding: "utf8" }).split("\n").filter(Boolean);
}

/** The newest tag, or the first commit. */
function lastRelease(): string {
  const [tag] = lines("tag", "--sort=-creatordate", "--merged");
  return tag ?? (lines("rev-list", "--max-parents=0", "HEAD")[0] as string);
}
