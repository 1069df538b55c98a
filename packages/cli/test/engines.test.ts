import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runCli, temporaryFolder, trainTiny } from "./helpers.js";

/** `sample` in a folder in which a package of that name is installed that runs `source` when it is loaded. */
async function sampleWith(engine: string, source?: string) {
  const folder = temporaryFolder();
  const { model } = await trainTiny(folder);
  if (source !== undefined) {
    const place = join(folder, "node_modules/@tensorflow", engine);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "index.js"), source);
  }
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  vi.stubEnv("TF_CPP_MIN_LOG_LEVEL", "2");
  return runCli(["sample", model, "--out", join(folder, "out.csv"), "--engine", engine]);
}

const failed = (message: string) => ({ code: 1, stdout: "", stderr: `error: TensorFlow.js: ${message}\n` });

describe("TensorFlow.js", () => {
  it.each(["tfjs-node", "tfjs-node-gpu"])("says how to install %s where it is not", async (engine) => {
    const name = `@tensorflow/${engine}`;
    expect(await sampleWith(engine)).toEqual(
      failed(`expected ${name} to be installed, and could not find it. Install it: npm install ${name}`),
    );
  });

  it("says that Node is too new for it", async () => {
    const versions = { ...process.versions, node: "24.1.0" };
    vi.spyOn(process, "versions", "get").mockReturnValue(versions);
    expect((await sampleWith("tfjs-node", "throw new Error('loaded')")).stderr).toMatch(
      /^error: TensorFlow\.js: @tensorflow\/tfjs-node 4 does not run on Node 23 or newer, and this is 24\.1\.0\. Use Node 22 or 20/,
    );
  });

  it("says that its native part is missing", async () => {
    const source = "throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found')";
    expect((await sampleWith("tfjs-node", source)).stderr).toMatch(
      /is installed, but its native part is missing\. Its install script fetches it: npm rebuild @tensorflow\/tfjs-node /,
    );
  });

  it("says that CUDA is missing", async () => {
    const source = "throw new Error('libcudart.so.11.0: cannot open shared object file')";
    expect((await sampleWith("tfjs-node-gpu", source)).stderr).toMatch(
      /found no GPU to compute on\. It needs an NVIDIA driver, CUDA 11\.2 and cuDNN 8\.1 /,
    );
  });
});

describe("execution providers", () => {
  it("are passed on; what does not work here is said once, and not with --quiet", async () => {
    const folder = temporaryFolder();
    const { model } = await trainTiny(folder);
    const sample = (out: string, ...more: string[]) =>
      runCli(["sample", model, "--out", join(folder, out), "--count", "1", ...more]);
    const note = "note: onnxruntime-node: not available here: nothing (backend not found); computing on cpu\n";
    expect((await sample("a.csv", "--provider", "nothing,cpu")).stderr).toContain(note);
    expect((await sample("b.csv", "--provider", "nothing,cpu", "--quiet")).stderr).toBe("");
    const { code, stderr } = await sample("c.csv", "--provider", "nothing", "--engine", "ort-node");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: onnxruntime-node: expected an execution provider that works here, received nothing \(backend not found\)\. Available: cpu/,
    );
  });
});
