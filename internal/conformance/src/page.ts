import type { GoldenFile } from "@timevae/core";
import { loadGenerator } from "@timevae/onnx";
import * as ort from "onnxruntime-web";
import * as ortWebGpu from "onnxruntime-web/webgpu";
import { runGolden } from "./run-golden.js";
import { type SmallTraining, trainSmall } from "./train-small.js";

/** What the page is asked for, by `page.evaluate`. */
export interface PageApi {
  golden(provider: "wasm" | "webgpu", names: readonly string[]): Promise<Record<string, number>>;
  sample(count: number, seed: number): Promise<number[]>;
  adapter(): Promise<string | null>;
  fault(provider: string): Promise<string>;
  train(provider: "wasm" | "webgpu", steps: number): Promise<SmallTraining>;
}

for (const { env } of [ort, ortWebGpu]) {
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = "/ort/";
}

async function fetchFiles(names: readonly string[]): Promise<Record<string, Uint8Array>> {
  const bytes = await Promise.all(
    names.map(async (name) => new Uint8Array(await (await fetch(`/model/${name}`)).arrayBuffer())),
  );
  return Object.fromEntries(names.map((name, i) => [name, bytes[i] as Uint8Array]));
}

interface Gpu {
  requestAdapter(): Promise<{ info?: { vendor: string; architecture: string; description: string } } | null>;
}

const api: PageApi = {
  async golden(provider, names) {
    const files = await fetchFiles([...names, "golden.json"]);
    const golden = JSON.parse(new TextDecoder().decode(files["golden.json"])) as GoldenFile;
    const wanted = Object.fromEntries(Object.entries(golden).filter(([name]) => names.includes(name)));
    return runGolden(provider === "webgpu" ? ortWebGpu : ort, files, wanted, [provider]);
  },
  async sample(count, seed) {
    const generator = await loadGenerator(await fetchFiles(["decoder.onnx", "manifest.json"]), {
      ort,
      executionProviders: ["wasm"],
    });
    const { values } = await generator.sample(count, { seed });
    await generator.dispose();
    return [...values];
  },
  async adapter() {
    const { gpu } = navigator as { gpu?: Gpu };
    const adapter = await gpu?.requestAdapter();
    if (!adapter) return null;
    const { vendor = "", architecture = "", description = "" } = adapter.info ?? {};
    return [vendor, architecture, description].filter(Boolean).join(" ") || "an adapter without a name";
  },
  train: (provider, steps) => trainSmall(provider === "webgpu" ? ortWebGpu : ort, provider, steps),
  async fault(provider) {
    const generator = await loadGenerator(await fetchFiles(["decoder.onnx"]), { ort, executionProviders: [provider] });
    return generator.sample(1).then(
      () => "none",
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );
  },
};
(globalThis as { conformance?: PageApi }).conformance = api;
