import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { publicModules } from "../src/public-modules.js";
import { listDecisions } from "./decisions.js";
import { outsideLinks } from "./outside-links.js";

const page = (text: string, link: string) => ({ text, link });
/** `@timevae/core/node` is at `api/@timevae/core/node.md`. */
const api = publicModules().map(({ specifier }) => page(specifier, `/api/${specifier}`));
const calibrated = readdirSync(fileURLToPath(new URL("../../../docs", import.meta.url))).includes("calibrated.md")
  ? [page("Better samples", "/calibrated")]
  : [];

export default defineConfig({
  title: "TimeVAE",
  description: "Learn a generator of multivariate time series from a CSV, in Node or a browser tab",
  lang: "en",
  head: [["link", { rel: "icon", href: "data:," }]], // none: a browser would ask for one
  srcDir: "../../docs",
  outDir: "out/site",
  cacheDir: "out/cache",
  // Relative to no server: TIMEVAE_SITE_BASE=/timevae/ where it lies in a folder.
  base: (process.env.TIMEVAE_SITE_BASE as `/${string}/` | undefined) ?? "/",
  cleanUrls: false,
  markdown: {
    config: (markdown) => outsideLinks(markdown as never),
    theme: { light: "github-light", dark: "github-dark" },
  },
  vite: {
    server: { fs: { allow: ["../.."] } },
    build: { chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    search: { provider: "local", options: { detailedView: false } },
    outline: [2, 3],
    socialLinks: [{ icon: "github", link: "https://github.com/timevae/timevae" }],
    nav: [
      page("Get started", "/get-started"),
      page("Guides", "/guides/"),
      page("Concepts", "/concepts/timevae"),
      page("API", "/api/"),
      page("Decisions", "/decisions/"),
    ],
    sidebar: [
      { text: "Get started", items: [page("First model", "/get-started")] },
      {
        text: "Guides",
        items: [
          page("Which guide?", "/guides/"),
          page("My CSV and other files", "/data"),
          page("Window, latent size, blocks", "/guides/choosing"),
          page("Seasons and parts", "/interpretable"),
          page("Missing data", "/guides/missing-data"),
          page("Conditions, names, ranges", "/modelling"),
          ...calibrated,
          page("Is it good?", "/evaluation"),
          page("Is it private?", "/guides/privacy"),
          page("Ship it", "/onnx"),
          page("… to Python", "/guides/python"),
          page("… to a browser", "/guides/browser"),
          page("… to Triton", "/guides/triton"),
          page("Write a block", "/guides/own-block"),
          page("Train in the browser", "/guides/train-in-browser"),
          page("GPU and other engines", "/engines"),
          page("Long runs", "/long-runs"),
        ],
      },
      {
        text: "Concepts",
        items: [
          page("TimeVAE explained", "/concepts/timevae"),
          page("Losses and their values", "/concepts/losses"),
          page("Paper, reference, ours", "/concepts/differences"),
          page("Architecture", "/architecture"),
          page("Performance", "/performance"),
          page("The paper's table", "/paper"),
        ],
      },
      { text: "API reference", collapsed: true, items: [page("All packages", "/api/"), ...api] },
      { text: "Decisions", collapsed: true, items: [page("All decisions", "/decisions/"), ...listDecisions()] },
    ],
    footer: { message: "MIT. Every figure is drawn, and every program run, by the repository itself." },
  },
});
