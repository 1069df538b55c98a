import { readdirSync } from "node:fs";
import { join } from "node:path";
import { budgets } from "./budgets.js";
import { bundleBytes } from "./bundle-bytes.js";
import { folderBytes } from "./folder-bytes.js";

/** What one package costs those who install it. */
export interface PackageSize {
  /** On the disk, with all that it depends on, without optional peers. */
  readonly installMegabytes: number;
  /** Of its main function in a page, minified and gzipped. Absent: not for pages. */
  readonly pageKilobytes?: number;
  /** Names of the packages that came along. */
  readonly installed: readonly string[];
}

/**
 * Measures a package that was installed alone.
 *
 * @param place where `installPacked` was told to install it
 */
export async function measurePackage(name: string, place: string): Promise<PackageSize> {
  const store = join(place, "node_modules/.pnpm");
  const page = budgets[name]?.minimalImport;
  return {
    installMegabytes: folderBytes(store) / 1e6,
    ...(page && { pageKilobytes: (await bundleBytes(page.program, place, page.external)) / 1000 }),
    installed: readdirSync(store).map(packageOf),
  };
}

/** `@scope+name@1.2.3_peers` → `@scope/name`. */
function packageOf(stored: string): string {
  return /^(@?[^@]+)/.exec(stored)?.[1]?.replace("+", "/") ?? stored;
}
