import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A ```ts block of a README that is directly followed by a ```text block. */
export interface DocumentedProgram {
  /** `packages/data/README.md` */
  readonly file: string;
  readonly code: string;
  /** What it is said to print. */
  readonly output: string;
}

/** The programs of the root's README and of every package's. */
export function readPrograms(): DocumentedProgram[] {
  const files = ["README.md", ...readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`)];
  return files.flatMap((file) => {
    const text = readFileSync(root + file, "utf8");
    const blocks = text.matchAll(/```ts\n([\s\S]*?)```\s*```text\n([\s\S]*?)```/g);
    return [...blocks].map(([, code, output]) => ({ file, code: code as string, output: output as string }));
  });
}

/** Names of packages that have a README. */
export function packagesWithReadme(): string[] {
  return readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`);
}
