import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder to resolve the real `@tensorflow/tfjs-node` from: `TIMEVAE_TFJS_NODE` says where its `node_modules` is.
 * Without it the tests on it are skipped; `docs/engines.md` has the way to build it.
 */
export const tfjsNodePlace: string | undefined = [process.env.TIMEVAE_TFJS_NODE ?? ""].find(
  (folder) => folder !== "" && existsSync(join(folder, "node_modules/@tensorflow/tfjs-node")),
);

export const skipReason = "(skipped: TIMEVAE_TFJS_NODE names no folder with node_modules/@tensorflow/tfjs-node)";
