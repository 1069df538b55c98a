import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromiumArguments, chromiumPath, noChromium } from "@timevae-internal/testing/chromium";
import { python, whyNoPython } from "@timevae-internal/testing/python";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installExample } from "../src/install-example.js";
import { repository } from "../src/public-packages.js";
import { runPnpm } from "../src/run-pnpm.js";
import { tarballs } from "./tarballs.js";

const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), "timevae-examples-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Installs an example before its tests, with a model where it wants one. */
function setUp(name: string): string {
  const folder = join(root, name);
  beforeAll(async () => {
    await installExample(name, folder, tarballs());
    const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { scripts: object };
    if ("learn" in scripts) await runPnpm(folder, ["run", "learn"]);
  }, 180_000);
  return folder;
}

/** Starts a server and waits for the address that it prints. */
async function start(
  folder: string,
): Promise<{ address: string; server: ChildProcess; ended: Promise<number | null> }> {
  const [script = ""] = readdirSync(folder).filter((file) => /^serve(r)?\.mjs$/.test(file));
  const env = { ...process.env, PORT: "0" };
  const server = spawn(process.execPath, [script], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => server.on("exit", resolve));
  const address = await new Promise<string>((resolve, reject) => {
    server.stdout.on("data", (data) => {
      const [found] = /http:\/\/\S+?:\d+/.exec(String(data)) ?? [];
      if (found) resolve(found);
    });
    void ended.then((code) => reject(new Error(`${script} ended with ${code}`)));
  });
  return { address, server, ended };
}

it("every example is tested here, has a short README, and is linked", () => {
  const here = readFileSync(new URL(import.meta.url), "utf8");
  const index = readFileSync(join(repository, "examples/README.md"), "utf8");
  const names = readdirSync(join(repository, "examples")).filter((name) => name !== "README.md");
  expect(names).toHaveLength(5);
  for (const name of names) {
    expect(here).toContain(`setUp("${name}")`);
    expect(index).toContain(`[${name}](${name})`);
    const readme = readFileSync(join(repository, "examples", name, "README.md"), "utf8");
    expect(readme.split("\n").length).toBeLessThanOrEqual(41);
  }
});

describe("a script in Node", () => {
  const folder = setUp("node-script");

  it("learns from a CSV and writes new data with dates", { timeout: 60_000 }, async () => {
    const { stdout } = await run(process.execPath, ["learn.mjs"], { cwd: folder });
    expect(stdout).toMatch(/^1117 windows to learn from, 286 kept apart\n/);
    const lines = readFileSync(join(folder, "synthetic.csv"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(1 + 100 * 30);
    expect(lines[0]).toBe("window,time,precipitation,temp_max,temp_min,wind");
    expect(lines[1]).toMatch(/^0,2027-03-01,/);
    // As warm as Seattle, and rain that is never negative.
    const columns = lines.slice(1).map((line) => line.split(",").map(Number));
    const mean = columns.reduce((sum, cells) => sum + (cells[3] as number), 0) / columns.length;
    expect(mean).toBeGreaterThan(5);
    expect(mean).toBeLessThan(25);
    expect(Math.min(...columns.map((cells) => cells[2] as number))).toBeGreaterThanOrEqual(0);
  });
});

describe("an endpoint", () => {
  const folder = setUp("endpoint");
  let address: string;
  let server: ChildProcess;
  let ended: Promise<number | null>;
  beforeAll(async () => {
    ({ address, server, ended } = await start(folder));
  }, 30_000);
  afterAll(() => server.kill("SIGKILL"));

  it("streams what was asked for, the same for the same seed", async () => {
    const answer = await fetch(`${address}/samples?count=1200&seed=7`);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const text = await answer.text();
    const lines = text.trimEnd().split("\n");
    expect(lines[0]).toBe("window,load,temperature");
    expect(lines).toHaveLength(1 + 1200 * 24);
    expect(new Set(lines.slice(1).map((line) => Number(line.split(",")[0]))).size).toBe(1200);
    expect(await (await fetch(`${address}/samples?count=1200&seed=7`)).text()).toBe(text);
    expect(await (await fetch(`${address}/samples?count=1200&seed=8`)).text()).not.toBe(text);
  });

  it.each([
    ["count=0", "count: expected an integer from 1 to 100000, received 0"],
    ["count=100001", "count: expected an integer from 1 to 100000, received 100001"],
    ["count=1e3", "count: expected an integer from 1 to 100000, received 1e3"],
    ["seed=-1", "seed: expected an integer from 0 to 2³² − 1, received -1"],
    ["sed=1", "sed: expected count and seed only"],
  ])("refuses %s", async (query, error) => {
    const answer = await fetch(`${address}/samples?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error });
  });

  it("ends a download when it is told to stop, takes no further one, and ends by itself", async () => {
    const answer = await fetch(`${address}/samples?count=5000`);
    const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    let bytes = (await reader.read()).value?.length ?? 0;
    server.kill("SIGTERM");
    for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.length;
    expect(bytes).toBeGreaterThan(5000 * 24 * 10);
    await expect(fetch(`${address}/model`)).rejects.toThrow();
    expect(await ended).toBe(0);
  });
});

describe("a page without a bundler", () => {
  const folder = setUp("browser-page");

  it.skipIf(noChromium)(
    `generates in Chromium${noChromium ? ` (${noChromium})` : ""}`,
    { timeout: 60_000 },
    async () => {
      const { address, server } = await start(folder);
      const browser = await chromium.launch({ executablePath: chromiumPath as string, args: chromiumArguments });
      try {
        const page = await browser.newPage();
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(error.message));
        page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
        page.on("request", (request) => request.url().startsWith(address) || faults.push(request.url()));
        await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
        await page.goto(`${address}/`);
        const picture = () => page.evaluate<string>("document.querySelector('canvas').toDataURL()");
        const status = page.getByRole("status");
        await status.filter({ hasText: /^40 days of 24 hours × 2 columns in \d+ ms; drawn: load$/ }).waitFor();
        const first = await picture();
        await page.getByLabel("Seed").fill("8");
        await page.getByRole("button", { name: "Draw" }).click();
        await expect.poll(picture).not.toBe(first);
        await page.getByLabel("Seed").fill("7");
        await page.getByRole("button", { name: "Draw" }).click();
        await expect.poll(picture).toBe(first);
        expect(faults).toEqual([]);
      } finally {
        await browser.close();
        server.kill("SIGTERM");
      }
    },
  );
});

describe("a consumer in Python", () => {
  const folder = setUp("python-consumer");
  const noPython = whyNoPython(["numpy", "onnxruntime"]);

  it("draws, adds the components up and edits", async (context) => {
    if (noPython) return context.skip(noPython);
    const { stdout } = await run(python, ["sample.py", "200", "3"], { cwd: folder });
    const [, off] = /^200 days, level \+ residual \+ limits, off by (\S+) when added up\n/.exec(stdout) ?? [];
    expect(Number(off)).toBeLessThan(1e-3);
    expect(stdout).toMatch(/\nedited: load is (9\.9|10\.0)\d higher\n/);
    const lines = readFileSync(join(folder, "synthetic.csv"), "utf8").trimEnd().split("\r\n");
    expect(lines[0]).toBe("window,step,load,temperature");
    expect(lines).toHaveLength(1 + 200 * 24);
  });
});

describe("a block of one's own", () => {
  const folder = setUp("own-block");

  it("is learned with, taken apart, edited, saved and loaded", { timeout: 60_000 }, async () => {
    const { stdout } = await run(process.execPath, ["learn.mjs"], { cwd: folder });
    expect(stdout).toContain("components: level + warmUp + limits\n");
    const [, learned, halved] = /mean ([\d.]+) as learned, ([\d.]+) with half of it/.exec(stdout) ?? [];
    // A room of 20 degrees and, on the mean over 24 minutes, 24 of warming up.
    expect(Number(learned)).toBeGreaterThan(40);
    expect(Number(learned)).toBeLessThan(48);
    expect(Number(learned) - Number(halved)).toBeGreaterThan(9);
    expect(stdout).toContain("loaded again, same samples: true\n");
  });
});
