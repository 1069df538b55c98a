import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runPnpm } from "./run-pnpm.js";

export interface InstallOptions {
  /** Ours, by name. */
  readonly packages: readonly string[];
  /** What a user installs beside them: name to version. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly tarballs: ReadonlyMap<string, string>;
}

/**
 * An empty folder in which somebody installs our packages. pnpm links only what a package declares, so an undeclared import fails
 * there as it would for a user. No install script runs.
 */
export async function installPacked(
  folder: string,
  { packages, beside = {}, tarballs }: InstallOptions,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => `file:${tarballs.get(name)}`;
  const manifest = {
    name: "consumer",
    private: true,
    dependencies: { ...Object.fromEntries(packages.map((name) => [name, file(name)])), ...beside },
    pnpm: { overrides: Object.fromEntries([...tarballs.keys()].map((name) => [name, file(name)])) },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  // A workspace of its own, and a lock file that does not hinder.
  writeFileSync(join(folder, "pnpm-workspace.yaml"), "packages: []\nautoInstallPeers: false\n");
  await runPnpm(folder, ["install", "--no-frozen-lockfile", "--prefer-offline", "--ignore-scripts"]);
}
