import type { GoldenFile } from "@timevae/core";
import type { OrtRuntimeLike } from "@timevae/onnx";
import { largestRelativeDifference } from "./golden-cases.js";

/**
 * Runs every golden case on an ONNX Runtime. Runs in Node and in a page.
 *
 * @returns the largest relative difference by file
 */
export async function runGolden(
  ort: OrtRuntimeLike,
  files: Readonly<Record<string, Uint8Array>>,
  golden: GoldenFile,
  executionProviders?: readonly unknown[],
): Promise<Record<string, number>> {
  const differences: Record<string, number> = {};
  for (const [name, example] of Object.entries(golden)) {
    const session = await ort.InferenceSession.create(files[name] as Uint8Array, {
      logSeverityLevel: 3,
      ...(executionProviders && { executionProviders }),
    });
    const feeds = Object.entries(example.inputs).map(([input, { data, shape }]) => [
      input,
      new ort.Tensor("float32", Float32Array.from(data), shape as readonly number[]),
    ]);
    const results = await session.run(Object.fromEntries(feeds), Object.keys(example.outputs));
    const outputs = Object.entries(results).map(([output, { data }]) => [output, data as Float32Array]);
    differences[name] = largestRelativeDifference(example, Object.fromEntries(outputs));
    await session.release();
  }
  return differences;
}
