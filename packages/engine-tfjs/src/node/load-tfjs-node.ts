import { createRequire } from "node:module";
import { join } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import type { TfjsModule } from "../tfjs-module.js";

/** The two native packages of TensorFlow.js. */
export type TfjsNodePackage = "@tensorflow/tfjs-node" | "@tensorflow/tfjs-node-gpu";

export interface LoadTfjsNodeOptions {
  /** Folders to look in, each and those above it, after this package's own surroundings; default: the current folder. */
  readonly resolveFrom?: readonly string[];
  /** Default: the version that runs. */
  readonly nodeVersion?: string;
}

/** The first version of Node that TensorFlow.js 4.22 does not run on (tensorflow/tfjs#8609). */
const firstBrokenNode = 23;

/**
 * Loads an installed native TensorFlow.js.
 *
 * @throws {TimeVAEError} `engine-unavailable` saying what to do: another version of Node, a package that is not
 *   installed, its native part that is missing, no CUDA
 */
export function loadTfjsNode(name: TfjsNodePackage, options: LoadTfjsNodeOptions = {}): TfjsModule {
  const { resolveFrom = [process.cwd()], nodeVersion = process.versions.node } = options;
  if (Number.parseInt(nodeVersion, 10) >= firstBrokenNode) {
    throw unavailable(
      `${name} 4 does not run on Node ${firstBrokenNode} or newer, and this is ${nodeVersion}. ` +
        "Use Node 22 or 20, or the engine on ONNX Runtime",
    );
  }
  const path = resolvePackage(name, resolveFrom);
  if (path === undefined) {
    throw unavailable(`expected ${name} to be installed, and could not find it. Install it: npm install ${name}`);
  }
  const tf = requireNative(name, path);
  if (name === "@tensorflow/tfjs-node-gpu" && !usesGpu(tf)) throw withoutCuda(name);
  return tf;
}

function resolvePackage(name: TfjsNodePackage, folders: readonly string[]): string | undefined {
  for (const place of [import.meta.url, ...folders.map((folder) => join(folder, "package.json"))]) {
    try {
      return createRequire(place).resolve(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}

function requireNative(name: TfjsNodePackage, path: string): TfjsModule {
  try {
    return createRequire(path)(path) as TfjsModule;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/libcu|cudnn|cuda/i.test(reason)) throw withoutCuda(name, error);
    const isMissing = /native addon module|tfjs_binding/.test(reason);
    throw unavailable(
      `${name} is installed, but ${isMissing ? "its native part is missing" : `did not load: ${firstLine(reason)}`}. ` +
        `Its install script fetches it: npm rebuild ${name} (pnpm: pnpm approve-builds, then pnpm rebuild ${name})`,
      error,
    );
  }
}

function usesGpu(tf: TfjsModule): boolean {
  return (tf.backend() as { readonly isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
}

function withoutCuda(name: TfjsNodePackage, cause?: unknown): TimeVAEError {
  return unavailable(
    `${name} found no GPU to compute on. It needs an NVIDIA driver, CUDA 11.2 and cuDNN 8.1 ` +
      "where the loader finds them (LD_LIBRARY_PATH; PATH on Windows). On the processor: @tensorflow/tfjs-node, or ONNX Runtime",
    cause,
  );
}

function unavailable(message: string, cause?: unknown): TimeVAEError {
  return new TimeVAEError("engine-unavailable", `TensorFlow.js: ${message}`, { cause });
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!.replace(/[.\s]+$/, "");
}
