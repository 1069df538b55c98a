import type { CodeBlock } from "./list-pages.js";

/** A line of a shell that calls something of this repository. */
export interface DocumentedCommand {
  /** `README.md:12` */
  readonly place: string;
  /** `fit`, `weather.csv`, `--out`, `model` */
  readonly words: readonly string[];
}

/** The words behind `timevae` in blocks of shell commands. */
export function listTimevaeCommands(blocks: readonly CodeBlock[]): DocumentedCommand[] {
  return linesOf(blocks).flatMap(({ place, line }) => {
    const [, rest] = /^(?:npx -y pnpm@10 (?:--silent )?|npx )?timevae (.*)$/.exec(line) ?? [];
    return rest === undefined ? [] : [{ place, words: rest.split(/\s+/) }];
  });
}

/** The scripts of the root that blocks of shell commands call with `npx -y pnpm@10`. */
export function listScripts(blocks: readonly CodeBlock[]): DocumentedCommand[] {
  return linesOf(blocks).flatMap(({ place, line }) => {
    const [, rest] = /^npx -y pnpm@10 (?:--silent )?(.*)$/.exec(line) ?? [];
    return rest === undefined ? [] : [{ place, words: rest.split(/\s+/) }];
  });
}

function linesOf(blocks: readonly CodeBlock[]): { place: string; line: string }[] {
  return blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ file, line, code }) =>
      code.split("\n").map((text, i) => ({
        place: `${file}:${line + i}`,
        line: text.replace(/\s+#.*$/, "").trim(),
      })),
    );
}
