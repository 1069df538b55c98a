import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A file of Markdown that people read, by its path from the root. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** READMEs, CONTRIBUTING and everything in `docs/`, except for what is generated there. */
export function listPages(): Page[] {
  const inFolders = ["packages", "apps", "examples"].flatMap((folder) =>
    readdirSync(root + folder).map((name) => `${folder}/${name}/README.md`),
  );
  const inDocs = readdirSync(`${root}docs`, { recursive: true, encoding: "utf8" })
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !file.startsWith("docs/api/"));
  return ["README.md", "CONTRIBUTING.md", "apps/README.md", "examples/README.md", ...inFolders, ...inDocs]
    .filter((file) => existsSync(root + file))
    .map((file) => ({ file, text: readFileSync(root + file, "utf8") }));
}

/** Code between fences. */
export interface CodeBlock {
  readonly file: string;
  /** Of its first line of code; 1 is the file's first. */
  readonly line: number;
  /** `ts`; empty when the fence says nothing. */
  readonly language: string;
  readonly code: string;
}

export function listBlocks(pages: readonly Page[]): CodeBlock[] {
  return pages.flatMap(({ file, text }) =>
    [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
      file,
      line: text.slice(0, match.index).split("\n").length + 1,
      language: match[1] as string,
      code: match[2] as string,
    })),
  );
}
