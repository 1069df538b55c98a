import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromiumArguments, chromiumPath } from "@timevae-internal/testing/chromium";
import { type Browser, type BrowserContextOptions, chromium, type Download, type Page } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Where the page is built to for tests, and where pictures of it go. */
export const builtFolder = fileURLToPath(new URL("../out/test-dist", import.meta.url));
export const pictures = fileURLToPath(new URL("../../../out/demo/", import.meta.url));

/** Builds the page as it is published, in a process of its own: in this one, Vitest says that nothing is for production. */
export async function buildPage(): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const vite = fileURLToPath(new URL("../node_modules/vite/bin/vite.js", import.meta.url));
  const env = { ...process.env, NODE_ENV: "production" };
  await promisify(execFile)(process.execPath, [vite, "build", "--outDir", builtFolder, "--emptyOutDir"], {
    cwd: root,
    env,
  });
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath as string, args: [...chromiumArguments, "--disable-gpu"] });
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
  await page.goto(url);
  return { page, faults };
}

/** Milliseconds of each of the page's tasks: on the clock, and of the processor. Others that run meanwhile stretch only the first. */
export interface PageTasks {
  readonly wall: readonly number[];
  readonly processor: readonly number[];
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** What the page's own thread does while something else goes on. */
export async function traceTasks(browser: Browser, page: Page, work: () => Promise<void>): Promise<PageTasks> {
  await browser.startTracing(page, {
    categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"],
  });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pages = trace.traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const own = new Set(pages.map(threadOf));
  const tasks = trace.traceEvents.filter((event) => event.name === "RunTask" && own.has(threadOf(event)));
  return {
    wall: tasks.map(({ dur = 0 }) => dur / 1000),
    processor: tasks.map(({ tdur = 0 }) => tdur / 1000),
  };
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

/** For tests that go a long way. */
export const patient = { timeout: 240_000 };
/** A busy machine takes its time. */
export const long = { timeout: 120_000 };
export const phaseOf = (page: Page) => page.getByTestId("phase");
export const learned = (page: Page) => page.getByText(/Kept: epoch \d+/).waitFor(long);
export const trainButton = (page: Page) => page.getByRole("button", { name: "Train", exact: true });
