import { fit } from "@timevae/core";
import { generateSines } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { median } from "./measure-train-step.js";

export interface UseMeasurement {
  readonly sampledWindowsPerSecond: number;
  /** From the call of `fit` to the end of a first epoch of one batch. */
  readonly fitStartMilliseconds: number;
  readonly trainedWindowsPerSecond: number;
  readonly trainingData: { readonly windows: number; readonly megabytes: number };
  readonly peakMegabytes: number;
  /** 3 × the data as float32 + 250 MB. */
  readonly memoryBudgetMegabytes: number;
}

/** What a user of the library meets: start, training on much data, memory, sampling. */
export async function measureUse(): Promise<UseMeasurement> {
  const engine = await createOrtEngine({ runtime: "node" });
  const small = generateSines({ windows: 16, steps: 24, features: 6, seed: 1 });
  const training = { epochs: 1, batchSize: 16 };
  const start = performance.now();
  const model = await fit(small, { engine, training });
  const fitStartMilliseconds = performance.now() - start;

  const windows = 200_000;
  const large = generateSines({ windows, steps: 24, features: 6, seed: 1 });
  const before = performance.now();
  const trained = await fit(large, { engine, training: { epochs: 1, batchSize: 128 } });
  const trainedWindowsPerSecond = windows / ((performance.now() - before) / 1000);
  await trained.dispose();
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const megabytes = (large.values.byteLength / 2 ** 20) | 0;

  await model.sample(1000);
  const rates: number[] = [];
  for (let i = 0; i < 7; i++) {
    const from = performance.now();
    await model.sample(20_000, { seed: i });
    rates.push(20_000 / ((performance.now() - from) / 1000));
  }
  await model.dispose();
  return {
    sampledWindowsPerSecond: median(rates),
    fitStartMilliseconds,
    trainedWindowsPerSecond,
    trainingData: { windows, megabytes },
    peakMegabytes,
    memoryBudgetMegabytes: 3 * megabytes + 250,
  };
}
