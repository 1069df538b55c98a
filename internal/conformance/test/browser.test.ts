import type { Server } from "node:http";
import { loadGenerator } from "@timevae/onnx";
import { chromiumArguments, chromiumPath, noChromium, softwareGpuArguments } from "@timevae-internal/testing/chromium";
import * as ort from "onnxruntime-node";
import * as ortWeb from "onnxruntime-web";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { exportExample } from "../src/export-example.js";
import { readGolden } from "../src/golden-cases.js";
import type { PageApi } from "../src/page.js";
import { serve } from "../src/serve.js";
import { trainSmall } from "../src/train-small.js";

const tolerance = 1e-5;
/** In software, the shaders of a file take 10 to 30 s, those of a training twice as long. */
const isFull = process.env.TIMEVAE_CONFORMANCE === "full";

describe("Chromium", () => {
  let files: Readonly<Record<string, Uint8Array>>;
  let server: Server | undefined;
  let url: string;
  const browsers: Browser[] = [];
  beforeAll(async () => {
    if (noChromium) return;
    files = (await exportExample()).files;
    ({ server, url } = await serve(files));
  });
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    server?.close();
  });
  async function open(args: readonly string[]) {
    const browser = await chromium.launch({
      executablePath: chromiumPath as string,
      args: [...chromiumArguments, ...args],
    });
    browsers.push(browser);
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction("globalThis.conformance !== undefined");
    return page;
  }
  async function openWithGpu(context: TestContext) {
    const page = await open(softwareGpuArguments);
    const adapter = await page.evaluate(() => (globalThis as unknown as Api).conformance.adapter());
    if (!adapter) context.skip("skipped: this Chromium gives no WebGPU adapter, not in software either");
    return page;
  }
  const train = (page: Page, provider: "wasm" | "webgpu") =>
    page.evaluate((name) => (globalThis as unknown as Api).conformance.train(name, 3), provider);
  const names = () => Object.keys(readGolden(files));

  it("gives the same numbers with WebAssembly, the same sample for the same seed, the same training, and errors in words", {
    timeout: 120_000,
  }, async (context) => {
    if (noChromium) return context.skip(noChromium);
    const page = await open(["--disable-gpu"]);
    const differences = await page.evaluate(
      (files) => (globalThis as unknown as Api).conformance.golden("wasm", files),
      names(),
    );
    expect(Object.keys(differences)).toEqual(names());
    for (const [file, difference] of Object.entries(differences)) expect(difference, file).toBeLessThan(tolerance);

    const received = await page.evaluate(() => (globalThis as unknown as Api).conformance.sample(300, 21));
    const generator = await loadGenerator(files, { ort });
    const { values } = await generator.sample(300, { seed: 21 });
    await generator.dispose();
    expect(received).toHaveLength(values.length);
    const largest = Math.max(...values.map(Math.abs));
    for (const [i, value] of received.entries()) {
      if (!(Math.abs(value - (values[i] as number)) < tolerance * largest)) expect([i, value]).toEqual([i, values[i]]);
    }
    const [here, there] = [await trainSmall(ortWeb, "wasm", 3), await train(page, "wasm")];
    expect(there.losses).toHaveLength(3);
    for (const [step, loss] of there.losses.entries()) expect(loss).toBeCloseTo(here.losses[step] as number, 4);

    expect(await page.evaluate(() => (globalThis as unknown as Api).conformance.fault("abacus"))).toMatch(
      /^engine-unavailable: executionProviders: expected some that this runtime has, received \["abacus"\]/,
    );
    const withoutGpu = await page.evaluate(() => (globalThis as unknown as Api).conformance.fault("webgpu"));
    expect(withoutGpu).toMatch(/^engine-unavailable: executionProviders: .*received \["webgpu"\]/);
  });

  it("gives the same numbers with WebGPU", { timeout: 600_000 }, async (context) => {
    if (noChromium) return context.skip(noChromium);
    const page = await openWithGpu(context);
    const wanted = isFull ? names() : ["decoder.onnx"];
    const differences = await page.evaluate(
      (files) => (globalThis as unknown as Api).conformance.golden("webgpu", files),
      wanted,
    );
    expect(Object.keys(differences)).toEqual(wanted);
    for (const [file, difference] of Object.entries(differences)) expect(difference, file).toBeLessThan(tolerance);
  });

  it("trains on WebGPU with the same losses as with WebAssembly, and the state on the GPU", {
    timeout: 600_000,
  }, async (context) => {
    if (noChromium) return context.skip(noChromium);
    if (!isFull) return context.skip("skipped: takes a minute of compiling shaders; TIMEVAE_CONFORMANCE=full runs it");
    const page = await openWithGpu(context);
    const [expected, received] = [await train(page, "wasm"), await train(page, "webgpu")];
    expect(expected.stateLocations).toEqual(["cpu"]);
    expect(received.stateLocations).toEqual(["gpu-buffer"]);
    expect(new Set(expected.losses).size).toBe(3);
    expect(received.losses).toHaveLength(3);
    for (const [step, loss] of received.losses.entries()) {
      expect(Math.abs(loss / (expected.losses[step] as number) - 1), `step ${step}`).toBeLessThan(tolerance);
    }
  });
});

interface Api {
  readonly conformance: PageApi;
}
