import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../../", import.meta.url));

type Manifest = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

/** A package that users install. */
export interface PublicPackage {
  /** Relative to the repository: `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** What can be imported: `@timevae/core`, `@timevae/core/node`. */
  readonly entries: readonly string[];
}

/** Every package below `packages/` that is not private. */
export function publicPackages(): PublicPackage[] {
  return readdirSync(join(repository, "packages"))
    .map((name) => `packages/${name}`)
    .filter((folder) => existsSync(join(repository, folder, "package.json")))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as Manifest;
      const entries = Object.keys(manifest.exports)
        .filter((path) => path !== "./package.json")
        .map((path) => manifest.name + path.slice(1));
      return { folder, manifest, entries };
    })
    .filter(({ manifest }) => manifest.private !== true);
}
