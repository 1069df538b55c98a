import { posix } from "node:path";

const repository = "https://github.com/timevae/timevae/blob/main/";

/** What is used of markdown-it. */
interface MarkdownParser {
  readonly core: {
    readonly ruler: {
      push(name: string, rule: (state: { tokens: Token[]; env: { relativePath?: string } }) => void): void;
    };
  };
}
interface Token {
  readonly type: string;
  readonly children: Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** Links from `docs/` to other files of the repository, which work on GitHub, lead there from the site too. */
export function outsideLinks(markdown: MarkdownParser): void {
  markdown.core.ruler.push("outside-links", ({ tokens, env }) => {
    const folder = posix.join("docs", posix.dirname(env.relativePath ?? ""));
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const target = token.type === "link_open" ? token.attrGet("href") : null;
      if (target === null || /^([a-z]+:|#|\/)/i.test(target)) continue;
      const path = posix.join(folder, target);
      if (!path.startsWith("docs/")) token.attrSet("href", repository + path);
    }
  });
}
