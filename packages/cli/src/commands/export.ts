import type { WeightPrecision } from "@timevae/onnx";
import type { Command } from "commander";
import { type CommandIO, noticesOf } from "../command-io.js";
import { addCommonOptions, type CommonFlags } from "../common-options.js";
import { createEngine } from "../create-engine.js";

interface ExportFlags extends CommonFlags {
  readonly out: string;
  readonly float16?: boolean;
  readonly quantize?: "int8";
}

/** `timevae export MODEL --out FOLDER` */
export function defineExport(command: Command, io: CommandIO): void {
  command
    .argument("<model>", "a model's folder")
    .requiredOption("--out <folder>", "where the files go, a new folder")
    .option("--float16", "store weights in half the bytes; says how much that changes");
  command.addOption(
    command
      .createOption("--quantize <type>", "store weights in a quarter of the bytes; says how much that changes")
      .choices(["int8"])
      .conflicts("float16"),
  );
  addCommonOptions(command).action((model: string, flags: ExportFlags) => runExport(model, flags, io));
}

async function runExport(folder: string, flags: ExportFlags, io: CommandIO): Promise<void> {
  const { checkExportFolder, loadModel, saveExport } = await import("@timevae/core/node");
  const force = flags.force === true;
  await checkExportFolder(flags.out, { force });
  const [{ exportModel }, { loadRuntime }, engine] = await Promise.all([
    import("@timevae/core"),
    import("@timevae/engine-ort"),
    createEngine(flags, noticesOf(io, flags)),
  ]);
  const model = await loadModel(folder, { engine });
  const { ort } = await loadRuntime(flags.engine === "ort-web" ? "web" : "auto");
  const precision: WeightPrecision = flags.float16 ? "float16" : (flags.quantize ?? "float32");
  const exported = await exportModel(model, { ort, precision });
  await model.dispose();
  await io.interruption.hold(() => saveExport(exported, flags.out, { force }));
  const { manifest } = exported;
  if (flags.json) {
    const { files, columns, steps } = manifest;
    const list = Object.entries(files).map(([name, { bytes, sha256, error }]) => ({
      name,
      bytes,
      sha256,
      ...(error && { error }),
    }));
    io.stdout.write(`${JSON.stringify({ path: flags.out, precision, steps, columns, files: list }, null, 2)}\n`);
    return;
  }
  const { formatExport } = await import("../format-export.js");
  io.stdout.write(formatExport(flags.out, manifest));
}
