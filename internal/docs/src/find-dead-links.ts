import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { type Page, root } from "./list-pages.js";

/** Links to files or headings that are not there, as `file: link`. */
export function findDeadLinks(pages: readonly Page[]): string[] {
  const headings = new Map(pages.map(({ file, text }) => [file, anchorsOf(text)]));
  return pages.flatMap(({ file, text }) =>
    linksOf(text)
      .filter((link) => !isAlive(link, file, headings))
      .map((link) => `${file}: ${link}`),
  );
}

function isAlive(link: string, file: string, headings: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const [path = "", anchor] = link.split("#");
  // A link from the root is one of the site's front page, to a page in docs/.
  const target = link.startsWith("/")
    ? frontPageTarget(path)
    : path === ""
      ? file
      : posix.join(posix.dirname(file), path);
  if (target.startsWith("docs/api")) return true; // the site's build checks what it generates
  if (!existsSync(root + target)) return false;
  if (anchor === undefined) return true;
  if (statSync(root + target).isDirectory()) return false;
  return headings.get(target)?.has(anchor) ?? true;
}

function frontPageTarget(path: string): string {
  if (existsSync(`${root}docs${path}`)) return `docs${path}`;
  return path.endsWith("/") ? `docs${path}index.md` : `docs${path}.md`;
}

function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
  const inText = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);
  const inFront = [...text.matchAll(/(?:link|src): ([^\s,}]+)/g)].map(([, link]) => link as string);
  return [...inText, ...(text.startsWith("---\n") ? inFront : [])].filter((link) => !/^[a-z]+:/i.test(link));
}

/** As GitHub and VitePress name headings. */
function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  return new Set(
    [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      (heading as string)
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-"),
    ),
  );
}
