import type { Changeset } from "./changesets.js";
import type { PublicPackage } from "./public-packages.js";

/**
 * Packages whose users get something else than before, and no changeset says so.
 *
 * @param changed files that changed, relative to the repository
 * @param changesets those that came with the change; an empty one covers everything
 */
export function uncoveredPackages(
  packages: readonly PublicPackage[],
  changed: readonly string[],
  changesets: readonly Changeset[],
): string[] {
  if (changesets.some(({ bumps }) => bumps.size === 0)) return [];
  return packages
    .filter(({ folder }) => changed.some((file) => file.startsWith(`${folder}/src/`)))
    .map(({ manifest }) => manifest.name)
    .filter((name) => !changesets.some(({ bumps }) => bumps.has(name)));
}
