import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installManifest } from "./install-packed.js";
import { repository } from "./public-packages.js";

/** Copies an example of `examples/` into a folder and installs it there, with our packages from tarballs. */
export async function installExample(
  name: string,
  folder: string,
  tarballs: ReadonlyMap<string, string>,
): Promise<void> {
  const example = join(repository, "examples", name);
  cpSync(example, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const manifest = JSON.parse(readFileSync(join(example, "package.json"), "utf8")) as Record<string, unknown>;
  await installManifest(folder, manifest, tarballs);
}
