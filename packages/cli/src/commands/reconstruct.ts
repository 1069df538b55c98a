import type { Command } from "commander";
import { type CommandIO, noticesOf } from "../command-io.js";
import { addCommonOptions, type CommonFlags } from "../common-options.js";
import { componentsAddUp } from "../components-add-up.js";
import { createEngine } from "../create-engine.js";
import { integerFlag } from "../flags.js";
import {
  checkOutputFile,
  componentEndings,
  type OutputSeries,
  outputFiles,
  tableOf,
  writeOutput,
} from "../output-file.js";
import { reportOutput } from "../report-output.js";
import { addTableOptions, inputFiles, type TableFlags } from "../table-options.js";

interface ReconstructFlags extends CommonFlags, TableFlags {
  readonly out: string;
  readonly stride?: number;
}

/** `timevae reconstruct MODEL INPUT --out FILE` */
export function defineReconstruct(command: Command, io: CommandIO): void {
  addInputOptions(command, `where the windows go: ${outputFiles}`).action(
    (model: string, input: string, flags: ReconstructFlags) => runOnInput(model, input, flags, io, false),
  );
}

/** `timevae decompose MODEL INPUT --out FILE` */
export function defineDecompose(command: Command, io: CommandIO): void {
  addInputOptions(command, "where the components and their sum go, .csv or .npz").action(
    (model: string, input: string, flags: ReconstructFlags) => runOnInput(model, input, flags, io, true),
  );
}

function addInputOptions(command: Command, out: string): Command {
  command
    .argument("<model>", "a model's folder")
    .argument("<input>", `a file with the model's columns: ${inputFiles}`)
    .requiredOption("--out <file>", out)
    .option(
      "--stride <rows>",
      "rows between window starts (default: the model's steps, windows side by side)",
      integerFlag("--stride", 1),
    );
  return addCommonOptions(addTableOptions(command));
}

async function runOnInput(
  folder: string,
  input: string,
  flags: ReconstructFlags,
  io: CommandIO,
  decomposes: boolean,
): Promise<void> {
  await checkOutputFile(flags.out, { force: flags.force, endings: decomposes ? componentEndings : undefined });
  const [{ loadModel }, { readModelInput }, { sumComponents }, engine] = await Promise.all([
    import("@timevae/core/node"),
    import("../read-model-input.js"),
    import("../format-components.js"),
    createEngine(flags, noticesOf(io, flags)),
  ]);
  const model = await loadModel(folder, { engine });
  const { series, source, notes } = await readModelInput(input, model.parts, flags);
  if (!flags.quiet) for (const note of notes) io.stderr.write(`note: ${note}\n`);
  if (!flags.quiet) io.stderr.write(`${input}: ${source}\n`);
  const start = performance.now();
  const addsUp = componentsAddUp(model.parts.traits);
  const compute = async (): Promise<OutputSeries> => {
    if (!decomposes) return { sample: await model.reconstruct(series) };
    const components = await model.decompose(series);
    return { sample: addsUp ? sumComponents(components) : await model.reconstruct(series), components };
  };
  const output = await compute();
  const seconds = (performance.now() - start) / 1000;
  await model.dispose();
  await writeOutput(flags.out, { ...output, table: tableOf(model.parts) }, io.interruption);
  const components = output.components && Object.keys(output.components);
  reportOutput({ path: flags.out, series: output.sample, seconds, components, addsUp }, io, flags);
}
