import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Documents of the repository, relative to it. */
export function documents(): string[] {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { cwd: root, encoding: "utf8" });
  return files.split("\n").filter((file) => file !== "" && existsSync(join(root, file)));
}

/** Links within the repository, and paths of it in code, that lead nowhere. */
export function findDeadPaths(file: string, text: string = readFileSync(join(root, file), "utf8")): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, link]) => link as string);
  const named = [...text.matchAll(/`((?:packages|internal|apps|docs|examples|\.ci|\.github)\/[^\s`*]+)`/g)]
    .map(([, path]) => path as string)
    // What stands for a name, and what is built.
    .filter((path) => !/[A-Z]{3,}|[{<…]|\/dist\b|\/out\b/.test(path));
  // Pages of a site may be linked from its root, and without their ending.
  const leads = (link: string) => link.startsWith("/") || [link, `${link}.md`].some(isThere(dirname(file)));
  return [...links.filter((link) => !leads(link)), ...named.filter((path) => !isThere(".")(path))];
}

function isThere(folder: string): (path: string) => boolean {
  return (path) => existsSync(join(root, folder, path));
}
