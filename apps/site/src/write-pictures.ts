import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumArguments, chromiumPath } from "@timevae-internal/testing/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { imagesFolder } from "./figures/places.js";
import { serveFolder } from "./serve-folder.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const weather = fileURLToPath(new URL("../node_modules/vega-datasets/data/seattle-weather.csv", import.meta.url));
const size = { width: 1200, height: 760 };
/** A picture of a README is not worth more. */
const mostBytes = 150_000;

/** Photographs the report and the demo for the READMEs, as they come out for Seattle's weather. */
async function writePictures(): Promise<void> {
  if (chromiumPath === undefined) throw new Error("no Chromium: install one, or set TIMEVAE_CHROMIUM");
  mkdirSync(imagesFolder, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "timevae-pictures-"));
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [...chromiumArguments, "--disable-gpu"],
  });
  try {
    await photographReport(browser, folder);
    await photographDemo(browser, folder);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

async function photographReport(browser: Browser, folder: string): Promise<void> {
  const timevae = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, "packages/cli/dist/bin.js"), ...args], { stdio: "inherit" });
  const [model, report] = [join(folder, "model"), join(folder, "report.html")];
  const config = join(root, "internal/quickstart/src/config.json");
  const columns = "precipitation,temp_max,temp_min,wind";
  timevae("fit", weather, "--columns", columns, "--time", "date", "--window", "24", "--config", config, "--out", model);
  timevae("evaluate", weather, model, "--time", "date", "--fast", "--report", report);
  const page = await browser.newPage({ viewport: size });
  await page.goto(`file://${report}`);
  await keep(browser, page, "report.webp");
}

async function photographDemo(browser: Browser, folder: string): Promise<void> {
  const built = join(folder, "demo");
  const vite = join(root, "apps/demo/node_modules/vite/bin/vite.js");
  execFileSync(process.execPath, [vite, "build", "--outDir", built], {
    cwd: join(root, "apps/demo"),
    stdio: "inherit",
  });
  const served = await serveFolder(built);
  try {
    const page = await browser.newPage({ viewport: size });
    await page.goto(served.url);
    await page.locator("#file").setInputFiles(weather);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.getByText(/Kept: epoch \d+/).waitFor({ timeout: 300_000 });
    await page.locator("#edit").evaluate((section) => section.scrollIntoView());
    await page.waitForTimeout(1500); // curves move to their place
    await keep(browser, page, "demo.webp");
  } finally {
    served.server.close();
  }
}

/** Writes what the page shows as WebP, which playwright does not write itself. */
async function keep(browser: Browser, page: Page, name: string): Promise<void> {
  const png = (await page.screenshot()).toString("base64");
  const painter = await browser.newPage();
  const webp = await painter.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.9).split(",")[1] as string;
  }, png);
  await painter.close();
  const bytes = Buffer.from(webp, "base64");
  if (bytes.length > mostBytes)
    throw new Error(`${name}: expected at most ${mostBytes} bytes, received ${bytes.length}`);
  writeFileSync(imagesFolder + name, bytes);
}

await writePictures();
