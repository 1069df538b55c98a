import { formatNumber } from "@timevae/data";
import type { GeneratorSession } from "@timevae/onnx";
import type { FileFeeds } from "./export-feeds.js";
import type { GoldenFile, GoldenTensors } from "./export-manifest.js";

/** Runs a file and keeps what went in and came out. */
export async function createGolden(
  session: GeneratorSession,
  { windows, feeds }: FileFeeds,
): Promise<GoldenFile[string]> {
  const { inputs, outputs } = session.description;
  const results = await session.run(
    windows,
    feeds,
    outputs.map(({ name }) => name),
  );
  const tensors = (
    list: typeof inputs | typeof outputs,
    values: Readonly<Record<string, Float32Array>>,
  ): GoldenTensors =>
    Object.fromEntries(
      list.map(({ name, shape }) => [
        name,
        {
          shape: shape.map((size) => (size === "batch" ? windows : size)),
          // Texts that are as short as float32 allows, and read as the same numbers.
          data: Array.from(values[name] as Float32Array, (value) => Number(formatNumber(value))),
        },
      ]),
    );
  return { inputs: tensors(inputs, feeds), outputs: tensors(outputs, results) };
}
