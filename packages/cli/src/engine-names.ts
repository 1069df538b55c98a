/** The runtime of ONNX Runtime that each `--engine` of it means. */
export const ortRuntimes = { ort: "auto", "ort-node": "node", "ort-web": "web" } as const;

/** The package of TensorFlow.js that each `--engine` of it means. */
export const tfjsPackages = {
  "tfjs-node": "@tensorflow/tfjs-node",
  "tfjs-node-gpu": "@tensorflow/tfjs-node-gpu",
} as const;

export type EngineName = keyof typeof ortRuntimes | keyof typeof tfjsPackages;

/** What `--engine` takes. */
export const engineNames = Object.keys({ ...ortRuntimes, ...tfjsPackages }) as EngineName[];
