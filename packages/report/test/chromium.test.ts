import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Evaluation, formatValue } from "@timevae/eval";
import { chromiumArguments, chromiumPath, noChromium } from "@timevae-internal/testing/chromium";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../src/node/index.js";
import { exampleEvaluation, exampleModel } from "./example-evaluation.js";

describe("the report in Chromium", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "timevae-report-"));
  const path = join(folder, "report.html");
  let evaluation: Evaluation;
  let browser: Browser | undefined;
  /** Whatever a page says or asks for that it should not. */
  const complaints: string[] = [];
  beforeAll(async () => {
    if (noChromium) return;
    const name = "a_name_so_long_that_it_would_make_a_phone's_page_wider_if_it_were_not_broken_anywhere";
    evaluation = await exampleEvaluation([name, "wind"], { model: exampleModel, warnings: [name] });
    writeFileSync(path, renderReport(evaluation, { realName: `${name}.csv`, syntheticName: `${name}.npz` }));
    browser = await chromium.launch({ executablePath: chromiumPath as string, args: chromiumArguments });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  async function open(width: number, colorScheme: "light" | "dark" = "light"): Promise<Page> {
    const page = await (browser as Browser).newPage({ viewport: { width, height: 800 }, colorScheme });
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (request.url() !== pathToFileURL(path).href) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(path).href);
    return page;
  }

  it("holds the numbers of the evaluation, says nothing to the console and asks nobody", async (context) => {
    if (noChromium) return context.skip(noChromium);
    const page = await open(1280);
    for (const { id, synthetic, baseline } of evaluation.measures) {
      const text = await page.locator(`tr[data-measure="${id}"]`).textContent();
      for (const summary of [synthetic, baseline]) if (summary) expect(text).toContain(formatValue(summary.mean));
    }
    expect(await page.locator("#verdict").isVisible()).toBe(true);
    await page.close();
    expect(complaints).toEqual([]);
  });

  it.each([390, 768, 1280])("is no wider than the window of %i pixels", async (width) => {
    if (noChromium) return;
    const page = await open(width);
    const widest = await page.evaluate("document.documentElement.scrollWidth");
    expect(widest).toBe(width);
    // Nothing sticks out of the page or is cut off at its edge either.
    const outside = await page.evaluate(
      `[...document.querySelectorAll("body *:not(svg *)")].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5).map((e) => e.outerHTML.slice(0, 80))`,
    );
    expect(outside).toEqual([]);
    await page.close();
  });

  it.each(["light", "dark"] as const)("is readable when %s: text has a contrast of 4.5", async (scheme) => {
    if (noChromium) return;
    const page = await open(1280, scheme);
    const ratios = (await page.evaluate(contrasts)) as { readonly name: string; readonly ratio: number }[];
    expect(ratios.length).toBeGreaterThan(5);
    for (const { name, ratio } of ratios) expect(ratio, `${name} (${scheme})`).toBeGreaterThan(4.5);
    await page.close();
  });

  it("is printed in dark ink, whatever the screen's scheme", async (context) => {
    if (noChromium) return context.skip(noChromium);
    const page = await open(1280, "dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const ink = await page.evaluate(`getComputedStyle(document.querySelector("#verdict")).color`);
    expect(ink).toBe("rgb(29, 33, 39)");
    await page.close();
  });

  it("is drawn by the browser's own document as by the small one", async (context) => {
    if (noChromium) return context.skip(noChromium);
    const entry = fileURLToPath(new URL("../src/index.ts", import.meta.url));
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: "iife",
      globalName: "report",
      platform: "browser",
      conditions: ["@timevae/source"],
    });
    const page = await open(1280);
    await page.addScriptTag({ content: outputFiles[0]?.text as string });
    const drawn = (await page.evaluate(
      ([facts, names]) => (globalThis as unknown as BrowserReport).report.renderReport(facts, names),
      [evaluation, { syntheticName: "x" }] as const,
    )) as string;
    expect(await outline(page, drawn)).toEqual(await outline(page, renderReport(evaluation, { syntheticName: "x" })));
    await page.close();
  });
});

interface BrowserReport {
  readonly report: { renderReport(evaluation: Evaluation, options: object): string };
}

/** Kinds of elements with their names and texts: lines lie half a pixel elsewhere, by the resolution of a screen. */
function outline(page: Page, text: string): Promise<unknown> {
  return page.evaluate((html) => {
    const parser = new (globalThis as unknown as { DOMParser: new () => Parser }).DOMParser();
    const { body } = parser.parseFromString(html, "text/html");
    return [...body.querySelectorAll("*")].map((element) => {
      const label = element.getAttribute("aria-label");
      return `${element.localName} ${label ?? ""} ${element.children.length === 0 ? element.textContent.trim() : ""}`;
    });
  }, text);
}

interface Parser {
  parseFromString(text: string, type: string): { readonly body: BrowserElement };
}
interface BrowserElement {
  readonly localName: string;
  readonly textContent: string;
  readonly children: { readonly length: number };
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<BrowserElement>;
}

/** In the page: contrast (WCAG 2) of kinds of text with the page's background. */
const contrasts = `(() => {
  const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map((c) => Number(c) / 255);
  const luminance = (text) => {
    const [r, g, b] = channels(text).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const names = ["#verdict", ".sizes", ".findings li", "td.synthetic", "td.real", "td .spread", "td.stands", ".about", "figcaption", ".chart", ".definitions dd", ".legend"];
  const texts = names.map((name) => ({ name, element: document.querySelector(name) })).filter(({ element }) => element);
  const variables = ["--real", "--synthetic", "--muted", "--bad", "--good"];
  const root = document.body;
  return [
    ...texts.map(({ name, element }) => ({ name, colour: getComputedStyle(element).color })),
    ...variables.map((name) => {
      root.style.color = "var(" + name + ")";
      return { name, colour: getComputedStyle(root).color };
    }),
  ].map(({ name, colour }) => {
    const [light, dark] = [paper, luminance(colour)].sort((a, b) => b - a);
    return { name, ratio: (light + 0.05) / (dark + 0.05) };
  });
})()`;
