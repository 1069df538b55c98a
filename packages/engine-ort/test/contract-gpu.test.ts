import { describeEngine } from "@timevae/graph/testing";
import * as ortNode from "onnxruntime-node";
import { createOrtEngine, type OrtModule } from "../src/index.js";
import { tolerance } from "./tolerance.js";

let held = 0;

/** A tensor that counts while it holds memory: until somebody disposes of it. */
function countedTensor(type: "float32", data: Float32Array, shape: readonly number[]): ortNode.Tensor {
  const tensor = new ortNode.Tensor(type, data, shape);
  held++;
  tensor.dispose = () => {
    if (tensor.dispose !== disposedAlready) held--;
    tensor.dispose = disposedAlready;
  };
  return tensor;
}
function disposedAlready(): void {}

/**
 * How state and outputs are kept on a GPU, without one: onnxruntime-node computes, its results count as buffers that
 * somebody has to dispose of. Chromium's WebGPU itself is tried by hand (`docs/engines.md`).
 */
const ort = {
  ...ortNode,
  Tensor: function Tensor(...parts: Parameters<typeof countedTensor>) {
    return countedTensor(...parts);
  },
  InferenceSession: {
    async create(model: Uint8Array) {
      const session = await ortNode.InferenceSession.create(model, {
        executionProviders: ["cpu"],
        logSeverityLevel: 3,
      });
      return {
        release: () => session.release(),
        async run(feeds: Record<string, ortNode.Tensor>) {
          const results = await session.run(feeds);
          for (const [name, tensor] of Object.entries(feeds)) if (isFed(name)) tensor.dispose();
          const counted = Object.entries(results).map(([name, tensor]) => [
            name,
            countedTensor("float32", tensor.data as Float32Array, tensor.dims),
          ]);
          return Object.fromEntries(counted);
        },
      };
    },
  },
} as unknown as OrtModule;

/** What is fed holds nothing on a GPU: it is uploaded and let go of. State stays. */
function isFed(name: string): boolean {
  return ["stepSize", "epsilon"].includes(name);
}

describeEngine(
  "onnxruntime with state on a GPU (pretended)",
  () => createOrtEngine({ runtime: "web", ort, executionProviders: ["webgpu"] }),
  tolerance,
  () => held,
);
