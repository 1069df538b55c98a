import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findDeadLinks } from "../src/find-dead-links.js";
import { listPages, root } from "../src/list-pages.js";

const pages = listPages();

describe("links in the documentation", () => {
  it("lead to files and headings that are there", () => {
    expect(findDeadLinks(pages)).toEqual([]);
  });

  it("are found when they are dead", () => {
    const text = "# A page\n[a](gone.md) [b](#a-page) [c](#b-page) [d](../README.md) [e](https://x.org)";
    expect(findDeadLinks([{ file: "docs/data.md", text }])).toEqual(["docs/data.md: gone.md", "docs/data.md: #b-page"]);
  });

  it("the list of decisions is complete", () => {
    const list = pages.find(({ file }) => file === "docs/decisions/index.md")?.text ?? "";
    const missing = readdirSync(`${root}docs/decisions`).filter((name) => name !== "index.md" && !list.includes(name));
    expect(missing).toEqual([]);
  });
});
