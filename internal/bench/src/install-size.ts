import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Megabytes of a package and everything it depends on, as they lie on the disk. */
export function installMegabytes(names: readonly string[], from: string): number {
  const folders = new Set<string>();
  const visit = (name: string, place: string) => {
    const folder = findPackage(name, place);
    if (folder === undefined || folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) visit(dependency, join(folder, "package.json"));
  };
  for (const name of names) visit(name, from);
  return [...folders].reduce((sum, folder) => sum + bytesOf(folder), 0) / 1e6;
}

function findPackage(name: string, place: string): string | undefined {
  const folders = createRequire(place).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return dirname(realpathSync(join(folder, name, "package.json")));
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? sum : sum + bytesOf(path);
    return entry.isFile() ? sum + statSync(path).size : sum;
  }, 0);
}
