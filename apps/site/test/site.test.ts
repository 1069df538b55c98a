import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromiumArguments, chromiumPath, noChromium } from "@timevae-internal/testing/chromium";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publicModules } from "../src/public-modules.js";
import { serveFolder } from "../src/serve-folder.js";

/** As GitHub Pages has it (`.github/workflows/site.yml`). */
const base = "/timevae/";
const root = fileURLToPath(new URL("..", import.meta.url));
const built = fileURLToPath(new URL("../out/site/", import.meta.url));
const pictures = fileURLToPath(new URL("../../../out/site/", import.meta.url));

/** Where each kind of page is, and what it must show. */
const keyPages = [
  ["index.html", "More of your time series"],
  ["get-started.html", "With your own file"],
  ["guides/choosing.html", "The latent size"],
  ["concepts/timevae.html", "From a window to a few numbers"],
  ["architecture.html", "A seed, from the command to a CSV"],
  ["data.html", "Missing values"],
  ["api/@timevae/core.html", "fit()"],
  ["decisions/index.html", "Decisions"],
] as const;

const looks = [
  [1280, "light"],
  [1280, "dark"],
  [390, "light"],
  [390, "dark"],
] as const;
/** With the build the whole takes more than 30 s on two cores: CI builds, and `TIMEVAE_SITE=full` looks, with pictures in `out/site`. */
const notLooking = noChromium ?? (process.env.TIMEVAE_SITE === "full" ? undefined : "skipped: TIMEVAE_SITE=full looks");

beforeAll(async () => {
  // In a process of its own: in this one, Vitest says that nothing is for production.
  const env = { ...process.env, NODE_ENV: "production", TIMEVAE_SITE_BASE: base };
  const tsx = fileURLToPath(new URL("../node_modules/tsx/dist/cli.mjs", import.meta.url));
  const vitepress = fileURLToPath(new URL("../node_modules/vitepress/bin/vitepress.js", import.meta.url));
  await promisify(execFile)(process.execPath, [tsx, "src/write-api.ts"], { cwd: root, env });
  await promisify(execFile)(process.execPath, [vitepress, "build", "."], { cwd: root, env });
}, 300_000);

describe("the site", () => {
  it("has every page, of the API too", () => {
    const expected = [
      ...keyPages.map(([page]) => page),
      ...publicModules().map(({ specifier }) => `api/${specifier}.html`),
    ];
    expect(expected.filter((page) => !existsSync(built + page))).toEqual([]);
  });

  it("stays within the folder that it is served from", () => {
    const pages = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
    const absolute = pages.flatMap((page) =>
      [...readFileSync(built + page, "utf8").matchAll(/ (?:href|src)="(\/[^"]*)"/g)].map((match) => match[1] as string),
    );
    expect(absolute.length).toBeGreaterThan(pages.length);
    expect([...new Set(absolute)].filter((target) => !target.startsWith(base))).toEqual([]);
  });

  it("is published from the same folder, for the same place", () => {
    const workflow = readFileSync(new URL("../../../.github/workflows/site.yml", import.meta.url), "utf8");
    expect(workflow).toContain(`TIMEVAE_SITE_BASE: ${base}`);
    expect(workflow).toContain("path: apps/site/out/site");
    expect(built).toMatch(/\/apps\/site\/out\/site\/$/);
  });

  it("brings no font along", () => {
    expect(readdirSync(built, { recursive: true, encoding: "utf8" }).filter((name) => /\.woff2?$/.test(name))).toEqual(
      [],
    );
  });
});

describe.skipIf(notLooking)(`the site in Chromium${notLooking ? ` (${notLooking})` : ""}`, () => {
  let browser: Browser;
  let served: { readonly url: string; readonly server: Server };
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    served = await serveFolder(built, base);
    browser = await chromium.launch({
      executablePath: chromiumPath as string,
      args: [...chromiumArguments, "--disable-gpu"],
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    served?.server.close();
  });

  it.each(looks)(
    "shows key pages at %i pixels, %s: no error, nobody else asked, nothing too wide",
    { timeout: 120_000 },
    async (width, colorScheme) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      context.on("request", (request) => {
        if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(served.url)) faults.push(request.url());
      });
      for (const [path, text] of keyPages) {
        await page.goto(served.url + path);
        await page.locator("#VPContent").getByRole("heading", { name: text }).first().waitFor();
        const broken = await page.evaluate(() =>
          [...document.images].filter((image) => image.complete && image.naturalWidth === 0).map(({ src }) => src),
        );
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        faults.push(...broken, ...(tooWide > 0 ? [`${path}: ${tooWide} pixels too wide`] : []));
        await page.screenshot({
          path: `${pictures}${path.replace(/\W+/g, "-")}-${width}-${colorScheme}.png`,
          fullPage: !path.startsWith("api/"),
        });
      }
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it("finds words without a network", { timeout: 60_000 }, async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(served.url);
    await page.locator("#local-search button").first().click();
    await page.locator("#localsearch-input").fill("seamless windows overlap");
    await page.locator("#localsearch-list a").first().waitFor();
    expect(await page.locator("#localsearch-list a").count()).toBeGreaterThan(0);
  });
});
