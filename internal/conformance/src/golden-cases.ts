import type { GoldenFile } from "@timevae/core";

/** What is in a `golden.json`. */
export function readGolden(files: Readonly<Record<string, Uint8Array>>): GoldenFile {
  return JSON.parse(new TextDecoder().decode(files["golden.json"])) as GoldenFile;
}

/** Outputs of one file by name, row-major. */
export type Outputs = Readonly<Record<string, ArrayLike<number>>>;

/**
 * The largest difference between a runtime's outputs and the golden ones. Relative: to the largest magnitude of the output, and
 * for components to that of the sample that they add up to.
 */
export function largestRelativeDifference(golden: GoldenFile[string], received: Outputs): number {
  let largest = 0;
  const magnitude = (name: string) => Math.max(...(golden.outputs[name]?.data ?? [0]).map(Math.abs));
  for (const [name, { data }] of Object.entries(golden.outputs)) {
    const values = received[name];
    if (values?.length !== data.length) return Number.POSITIVE_INFINITY;
    const isScore = name === "step_error" || name === "kl";
    const scale = isScore ? magnitude(name) : Math.max(magnitude(name), magnitude("sample"));
    for (const [i, expected] of data.entries()) {
      const difference = Math.abs((values[i] as number) - expected) / scale;
      if (!(difference <= largest)) largest = difference;
    }
  }
  return largest;
}
