import type { Command } from "commander";
import type { CommandIO } from "../command-io.js";
import { addCommonOptions, type CommonFlags } from "../common-options.js";
import { createEngine } from "../create-engine.js";
import { integerFlag } from "../flags.js";
import { formatCount, formatPlural, formatSeconds } from "../format-quantity.js";
import { checkOutputFile, writeSeries } from "../output-file.js";

interface SampleFlags extends CommonFlags {
  readonly out: string;
  readonly count?: number;
  readonly seed?: number;
  readonly noise?: string;
}

/** `timevae sample MODEL --out FILE` */
export function defineSample(command: Command, io: CommandIO): void {
  command
    .argument("<model>", "a model's folder")
    .requiredOption("--out <file>", "where the windows go, .csv or .npz")
    .option("--count <n>", "windows (default: 1000)", integerFlag("--count", 1))
    .option("--seed <n>", "the same seed gives the same windows (default: 0)", integerFlag("--seed", 0));
  command.addOption(
    command
      .createOption("--noise <file>", "decode exactly these latent vectors, [N, Z] in .npy or .npz")
      .conflicts(["count", "seed"]),
  );
  addCommonOptions(command).action((model: string, flags: SampleFlags) => runSample(model, flags, io));
}

async function runSample(folder: string, flags: SampleFlags, io: CommandIO): Promise<void> {
  await checkOutputFile(flags.out, flags);
  const [{ loadModel }, engine] = await Promise.all([import("@timevae/core/node"), createEngine(flags)]);
  const model = await loadModel(folder, { engine });
  const { count = 1000, seed = 0 } = flags;
  const noise = flags.noise === undefined ? undefined : await loadNoise(flags.noise, model.config.latentDim);
  const start = performance.now();
  const series = noise ? await model.decode(noise) : await model.sample(count, { seed });
  const seconds = (performance.now() - start) / 1000;
  await model.dispose();
  await writeSeries(flags.out, series, io.interruption);
  const [windows, steps, features] = series.shape;
  const windowsPerSecond = windows / seconds;
  if (flags.json) {
    const origin = noise ? { noise: flags.noise } : { seed };
    const document = {
      path: flags.out,
      count: windows,
      steps,
      columns: series.columns,
      ...origin,
      seconds,
      windowsPerSecond,
    };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const what = `${formatPlural(windows, "window")} of ${steps} steps × ${formatPlural(features, "column")}`;
  io.stdout.write(`${flags.out}: ${what} (${formatSeconds(seconds)}, ${formatCount(windowsPerSecond)} windows/s)\n`);
}

async function loadNoise(path: string, latentDim: number): Promise<Float32Array> {
  const { readNoise } = await import("../read-noise.js");
  return readNoise(path, latentDim);
}
