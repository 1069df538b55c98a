import { readdirSync } from "node:fs";
import { listPages, root } from "./list-pages.js";

/** A ```ts block that is directly followed by a ```text block. */
export interface DocumentedProgram {
  /** `packages/data/README.md` */
  readonly file: string;
  readonly code: string;
  /** What it is said to print. */
  readonly output: string;
}

/** The programs of every page. */
export function readPrograms(): DocumentedProgram[] {
  return listPages().flatMap(({ file, text }) => {
    const blocks = text.matchAll(/```ts\n((?:(?!```)[\s\S])*?)```\s*```text\n([\s\S]*?)```/g);
    return [...blocks].map(([, code, output]) => ({ file, code: code as string, output: output as string }));
  });
}

/** Names of packages that have a README. */
export function packagesWithReadme(): string[] {
  return readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`);
}
