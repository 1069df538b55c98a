import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTimeVAEError } from "@timevae/spec";
import { afterEach, expect, it } from "vitest";
import { loadTfjsNode, type TfjsNodePackage } from "../src/node/index.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder with an installed package that runs `source` when it is loaded. */
function installed(name: TfjsNodePackage, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "timevae-tfjs-"));
  folders.push(folder);
  const place = join(folder, "node_modules", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "index.js"), source);
  return folder;
}

function messageOf(name: TfjsNodePackage, folder: string, nodeVersion = "20.19.0"): string {
  try {
    loadTfjsNode(name, { resolveFrom: [folder], nodeVersion });
  } catch (error) {
    if (isTimeVAEError(error) && error.code === "engine-unavailable") return error.message;
    throw error;
  }
  return expect.fail("expected an error");
}

const [cpu, gpu] = ["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"] as const;
const cudaMessage =
  "TensorFlow.js: @tensorflow/tfjs-node-gpu found no GPU to compute on. It needs an NVIDIA driver, CUDA 11.2 and cuDNN 8.1 " +
  "where the loader finds them (LD_LIBRARY_PATH; PATH on Windows). On the processor: @tensorflow/tfjs-node, or ONNX Runtime";

it("gives the module that is found", () => {
  const tf = loadTfjsNode(cpu, { resolveFrom: [installed(cpu, "exports.found = true")], nodeVersion: "22.1.0" });
  expect(tf).toEqual({ found: true });
});

it.each([cpu, gpu])("says how to install %s", (name) => {
  expect(messageOf(name, tmpdir())).toBe(
    `TensorFlow.js: expected ${name} to be installed, and could not find it. Install it: npm install ${name}`,
  );
});

it("says that Node is too new, before it loads anything", () => {
  const folder = installed(cpu, "throw new Error('loaded')");
  expect(messageOf(cpu, folder, "23.0.0")).toBe(
    "TensorFlow.js: @tensorflow/tfjs-node 4 does not run on Node 23 or newer, and this is 23.0.0. " +
      "Use Node 22 or 20, or the engine on ONNX Runtime",
  );
});

it("says that the native part is missing", () => {
  // What tfjs-node 4.22 says after an install without its install script.
  const reason =
    "The Node.js native addon module (tfjs_binding.node) can not be found at path: /x.\\nPlease run command 'npm rebuild'";
  expect(messageOf(cpu, installed(cpu, `throw new Error("${reason}")`))).toBe(
    "TensorFlow.js: @tensorflow/tfjs-node is installed, but its native part is missing. " +
      "Its install script fetches it: npm rebuild @tensorflow/tfjs-node " +
      "(pnpm: pnpm approve-builds, then pnpm rebuild @tensorflow/tfjs-node)",
  );
});

it("says why a package does not load for another reason", () => {
  const source = "throw new Error('libtensorflow.so.2: cannot open shared object file.\\nmore')";
  expect(messageOf(cpu, installed(cpu, source))).toMatch(
    /is installed, but did not load: libtensorflow\.so\.2: cannot open shared object file\. Its install script/,
  );
});

it("says that CUDA is missing, whether loading fails or TensorFlow goes on without a GPU", () => {
  const fails = "throw new Error('libcudart.so.11.0: cannot open shared object file: No such file or directory')";
  expect(messageOf(gpu, installed(gpu, fails))).toBe(cudaMessage);
  const goesOn = "exports.backend = () => ({ isUsingGpuDevice: false })";
  expect(messageOf(gpu, installed(gpu, goesOn))).toBe(cudaMessage);
  const computes = "exports.backend = () => ({ isUsingGpuDevice: true })";
  expect(loadTfjsNode(gpu, { resolveFrom: [installed(gpu, computes)], nodeVersion: "20.19.0" })).toHaveProperty(
    "backend",
  );
});
