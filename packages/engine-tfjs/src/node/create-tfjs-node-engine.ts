import type { Engine } from "@timevae/graph";
import { createTfjsEngine } from "../create-tfjs-engine.js";
import { type LoadTfjsNodeOptions, loadTfjsNode, type TfjsNodePackage } from "./load-tfjs-node.js";

/**
 * An engine on native TensorFlow, on the processor or on an NVIDIA GPU.
 *
 * @throws {TimeVAEError} as {@link loadTfjsNode}
 *
 * @example
 * const engine = await createTfjsNodeEngine("@tensorflow/tfjs-node-gpu");
 */
export async function createTfjsNodeEngine(
  name: TfjsNodePackage = "@tensorflow/tfjs-node",
  options: LoadTfjsNodeOptions = {},
): Promise<Engine> {
  const { compile } = await createTfjsEngine({ tf: loadTfjsNode(name, options) });
  return { name: name.replace("@tensorflow/", ""), compile };
}
