import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** What a package's sources import of ours. */
export type PackageArrows = Readonly<Record<string, readonly string[]>>;

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
}

/** Reads the imports of every package's sources with dependency-cruiser, and of the demo. */
export function readPackageArrows(): PackageArrows {
  const script = `${root}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`;
  const args = [script, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "packages", "apps/demo/src"];
  const run = () =>
    execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" });
  const { modules } = JSON.parse(run()) as Cruise;
  const arrows: Record<string, Set<string>> = {};
  for (const { source, dependencies } of modules) {
    const from = nameOf(source);
    if (from === undefined || /\/src\/testing\//.test(source)) continue;
    arrows[from] ??= new Set();
    for (const { resolved } of dependencies) {
      const to = nameOf(resolved);
      if (to !== undefined && to !== from) arrows[from].add(to);
    }
  }
  const names = Object.keys(arrows).sort();
  return Object.fromEntries(names.map((name) => [name, [...(arrows[name] as Set<string>)].sort()]));
}

/** `core` of `packages/core/src/fit.ts`; undefined for tests and other things. */
function nameOf(path: string): string | undefined {
  return /^(?:packages|apps)\/([^/]+)\/src\//.exec(path)?.[1];
}
