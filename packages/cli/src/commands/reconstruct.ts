import type { Command } from "commander";
import type { CommandIO } from "../command-io.js";
import { addCommonOptions, type CommonFlags } from "../common-options.js";
import { createEngine } from "../create-engine.js";
import { integerFlag } from "../flags.js";
import { formatCount, formatPlural, formatSeconds } from "../format-quantity.js";
import { checkOutputFile, writeSeries } from "../output-file.js";

interface ReconstructFlags extends CommonFlags {
  readonly out: string;
  readonly stride?: number;
  readonly key?: string;
}

/** `timevae reconstruct MODEL INPUT --out FILE` */
export function defineReconstruct(command: Command, io: CommandIO): void {
  command
    .argument("<model>", "a model's folder")
    .argument("<input>", "a .csv, .tsv, .npy or .npz file with the model's columns")
    .requiredOption("--out <file>", "where the windows go, .csv or .npz")
    .option(
      "--stride <rows>",
      "rows between window starts (default: the model's steps, windows side by side)",
      integerFlag("--stride", 1),
    )
    .option("--key <name>", ".npz: which array (default: the only one, or data)");
  addCommonOptions(command).action((model: string, input: string, flags: ReconstructFlags) =>
    runReconstruct(model, input, flags, io),
  );
}

async function runReconstruct(folder: string, input: string, flags: ReconstructFlags, io: CommandIO): Promise<void> {
  await checkOutputFile(flags.out, flags);
  const [{ loadModel }, { readModelInput }, engine] = await Promise.all([
    import("@timevae/core/node"),
    import("../read-model-input.js"),
    createEngine(flags),
  ]);
  const model = await loadModel(folder, { engine });
  const { series, source } = await readModelInput(input, model.parts, flags);
  if (!flags.quiet) io.stderr.write(`${input}: ${source}\n`);
  const start = performance.now();
  const result = await model.reconstruct(series);
  const seconds = (performance.now() - start) / 1000;
  await model.dispose();
  await writeSeries(flags.out, result, io.interruption);
  const [windows, steps, features] = result.shape;
  const windowsPerSecond = windows / seconds;
  if (flags.json) {
    const { columns } = result;
    const document = { path: flags.out, count: windows, steps, columns, seconds, windowsPerSecond };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const what = `${formatPlural(windows, "window")} of ${steps} steps × ${formatPlural(features, "column")}`;
  io.stdout.write(`${flags.out}: ${what} (${formatSeconds(seconds)}, ${formatCount(windowsPerSecond)} windows/s)\n`);
}
