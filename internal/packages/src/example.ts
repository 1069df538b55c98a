import { existsSync, mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { installExample } from "./install-example.js";
import { packPackages } from "./pack-packages.js";
import { repository } from "./public-packages.js";

/** `npx -y pnpm@10 example NAME`: installs an example with the packages of this clone, in out/examples/NAME. */
const [name] = process.argv.slice(2);
if (name === undefined || !existsSync(join(repository, "examples", name, "package.json"))) {
  throw new Error(`example: expected the name of a folder in examples/, received ${name}`);
}
const tarballs = join(repository, "out/packages");
const folder = join(repository, "out/examples", name);
mkdirSync(tarballs, { recursive: true });
await installExample(name, folder, await packPackages(tarballs));
console.log(`installed; go on in ${relative(process.cwd(), folder)}, as its README says`);
