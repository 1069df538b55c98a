import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { createOrtEngine } from "@timevae/engine-ort";
import { createTfjsEngine } from "@timevae/engine-tfjs";
import { createTfjsNodeEngine } from "@timevae/engine-tfjs/node";
import type { Engine } from "@timevae/graph";

/** Every engine that runs on this machine, by name. Those on one tfjs instance must not be used side by side. */
export const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  "onnxruntime-node": () => createOrtEngine({ runtime: "node" }),
  "onnxruntime-web": () => createOrtEngine({ runtime: "web" }),
  "tfjs wasm": () => tfjsEngine("wasm"),
  "tfjs cpu": () => tfjsEngine("cpu"),
  ...nativeTensorFlow(process.env.TIMEVAE_TFJS_NODE),
};

async function tfjsEngine(backend: string): Promise<Engine> {
  tf.enableProdMode();
  await tf.setBackend(backend);
  return createTfjsEngine({ tf });
}

/** Where `TIMEVAE_TFJS_NODE` names a folder with the real one in its `node_modules`. */
function nativeTensorFlow(folder: string | undefined): Record<string, () => Promise<Engine>> {
  if (!folder) return {};
  return { "tfjs-node": () => createTfjsNodeEngine("@tensorflow/tfjs-node", { resolveFrom: [folder] }) };
}
