import { repository } from "./public-packages.js";
import { runPnpm } from "./run-pnpm.js";

/**
 * Packs all public packages as publishing would; they have to be built.
 *
 * @param folder where the tarballs go
 * @returns their paths, by package name
 */
export async function packPackages(folder: string): Promise<Map<string, string>> {
  const args = ["--recursive", "--filter", "./packages/*", "pack", "--json", "--pack-destination", folder];
  const packed = JSON.parse(await runPnpm(repository, args)) as { name: string; filename: string }[];
  return new Map(packed.map(({ name, filename }) => [name, filename]));
}
