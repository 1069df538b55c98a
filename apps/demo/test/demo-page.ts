import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Download, type Page } from "playwright-core";
import { build } from "vite";
import { chromiumArguments, findChromium } from "../../../internal/conformance/src/find-chromium.js";

export const executablePath = findChromium();
export const noChromium = executablePath
  ? undefined
  : "skipped: no Chromium (install chromium, or set TIMEVAE_CHROMIUM)";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Where the page is built to for tests, and where pictures of it go. */
export const builtFolder = fileURLToPath(new URL("../out/test-dist", import.meta.url));
const pictures = fileURLToPath(new URL("../../../out/demo/", import.meta.url));

export async function buildPage(): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await build({
    root,
    logLevel: "error",
    build: { outDir: builtFolder, emptyOutDir: true, reportCompressedSize: false },
  });
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath as string, args: [...chromiumArguments, "--disable-gpu"] });
}

/** What a page did that it must not: errors, requests to others. */
export interface Watched {
  readonly page: Page;
  readonly faults: string[];
}

/** Opens the page and writes down every error and every request to somebody else. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => void dialog.accept());
  context.on("request", (request) => {
    if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(new URL(url).origin)) {
      faults.push(`request: ${request.url()}`);
    }
  });
  await page.addInitScript(() => {
    const tasks: number[] = [];
    (globalThis as unknown as { longTasks: number[] }).longTasks = tasks;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto(url);
  return { page, faults };
}

/** Milliseconds of every task of the page's own thread that took more than 50, since the last call. */
export function takeLongTasks(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0));
}

export async function openCsv(page: Page, name: string, text: string): Promise<void> {
  await page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

export async function setNumber(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.fill(String(value));
  await field.press("Enter");
}

export async function save(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 60_000 }) as Promise<Download>,
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  return readFileSync(await download.path());
}

export async function photograph(page: Page, name: string): Promise<void> {
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `${pictures}${name}.png`, fullPage: true });
}

/** The first and the last total loss that the chart tells of. */
export async function lossesOf(page: Page): Promise<{ epochs: number; first: number; last: number }> {
  const text = (await page.getByRole("img", { name: /^Loss over/ }).getAttribute("aria-label")) ?? "";
  const [, epochs, last, first] = /over (\d+) epochs: total ([\d.e+-]+), first ([\d.e+-]+)/.exec(text) ?? [];
  return { epochs: Number(epochs), first: Number(first), last: Number(last) };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds that is serious or critical, in words. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Axe {
      run(): Promise<{
        violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
      }>;
    }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
}
