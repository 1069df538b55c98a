import { existsSync, mkdirSync, writeFileSync } from "node:fs";
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
  const ours = Object.fromEntries(packages.map((name) => [name, `file:${tarballs.get(name)}`]));
  await installManifest(folder, { name: "consumer", private: true, dependencies: { ...ours, ...beside } }, tarballs);
}

/** Writes a manifest into a folder and installs it, with our packages from tarballs wherever they are asked for. */
export async function installManifest(
  folder: string,
  manifest: Readonly<Record<string, unknown>>,
  tarballs: ReadonlyMap<string, string>,
): Promise<void> {
  const overrides = Object.fromEntries([...tarballs].map(([name, path]) => [name, `file:${path}`]));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, pnpm: { overrides } }, null, 2));
  // A workspace of its own, wherever the folder lies.
  const workspace = join(folder, "pnpm-workspace.yaml");
  if (!existsSync(workspace)) writeFileSync(workspace, "packages: []\nautoInstallPeers: false\n");
  // A lock file of other tarballs does not hinder.
  await runPnpm(folder, ["install", "--no-frozen-lockfile", "--prefer-offline", "--ignore-scripts"]);
}
