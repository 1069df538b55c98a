import type { GeneratorSession } from "@timevae/onnx";
import type { FileFeeds } from "./export-feeds.js";
import type { OutputError, PrecisionError } from "./export-manifest.js";
import type { ModelParts } from "./model-parts.js";

/** How far a file's outputs are from those of the same file with float32 weights, on the same inputs. */
export async function measurePrecision(
  exact: GeneratorSession,
  other: GeneratorSession,
  parts: ModelParts,
  { windows, seed, feeds }: FileFeeds,
): Promise<PrecisionError> {
  const { outputs } = exact.description;
  const names = outputs.map(({ name }) => name);
  const [expected, received] = [await exact.run(windows, feeds, names), await other.run(windows, feeds, names)];
  const { columns, limits } = parts;
  const spans = columns.map((_, d) => (limits.maximum[d] as number) - (limits.minimum[d] as number) || 1);
  const measured = outputs.map(({ name, units }) => {
    const [a, b] = [expected[name] as Float32Array, received[name] as Float32Array];
    if (units !== "data") return [name, errorOf(a, b, 0, 1)] as const;
    const each = columns.map((column, d) => [column, errorOf(a, b, d, columns.length)] as const);
    const share = (of: keyof OutputError) =>
      each.reduce((worst, [, error], d) => Math.max(worst, error[of] / (spans[d] as number)), 0);
    return [name, { max: share("max"), rms: share("rms"), columns: Object.fromEntries(each) }] as const;
  });
  return { windows, seed, outputs: Object.fromEntries(measured) };
}

/** Of every `stride`-th number from `start` on; to four digits. */
function errorOf(a: Float32Array, b: Float32Array, start: number, stride: number): OutputError {
  let max = 0;
  let squares = 0;
  let count = 0;
  for (let i = start; i < a.length; i += stride) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    // A comparison with NaN is false: what is not a number must not pass for no difference.
    if (!(difference <= max)) max = difference;
    squares += difference * difference;
    count++;
  }
  return { max: Number(max.toPrecision(4)), rms: Number(Math.sqrt(squares / count).toPrecision(4)) };
}
