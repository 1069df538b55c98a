import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { EvaluationProgress } from "@timevae/eval";
import { describeValue, TimeVAEError } from "@timevae/spec";
import type { Command } from "commander";
import { type CommandIO, noticesOf } from "../command-io.js";
import { addCommonOptions } from "../common-options.js";
import { createJudgingEngine } from "../create-engine.js";
import type { EvaluateFlags } from "../evaluated-series.js";
import { integerFlag, namesFlag } from "../flags.js";
import { formatSeconds } from "../format-quantity.js";
import { checkOutputFile } from "../output-file.js";
import { createStatusLine } from "../status-line.js";
import { suggestCalibration } from "../suggest-calibration.js";
import { addTableOptions, inputFiles } from "../table-options.js";

/** `timevae evaluate REAL SYNTHETIC` */
export function defineEvaluate(command: Command, io: CommandIO): void {
  command
    .argument("<real>", `the real data: ${inputFiles}`)
    .argument("<synthetic>", "what is judged: a file, or a model's folder, whose windows are drawn now")
    .option("--held-out <file>", "real data that the generator never saw (default: the last fifth of <real>)")
    .option("--report <file>", "where the report goes, one .html file")
    .option("--seed <n>", "the same seed gives the same numbers (default: 0)", integerFlag("--seed", 0))
    .option("--fast", "seconds instead of a minute: fewer and shorter judgements")
    .option(
      "--window <steps>",
      "rows: steps per window (default: 24, or those of <synthetic>'s windows)",
      integerFlag("--window", 2),
    )
    .option("--stride <rows>", "rows: between window starts (default: 1)", integerFlag("--stride", 1));
  command.addOption(
    command
      .createOption("--columns <a,b>", "columns to use (default: every numeric column of <real>)")
      .argParser(namesFlag("--columns")),
  );
  addTableOptions(command);
  addCommonOptions(command).action((real: string, synthetic: string, flags: EvaluateFlags) =>
    runEvaluate(real, synthetic, flags, io),
  );
}

async function runEvaluate(real: string, synthetic: string, flags: EvaluateFlags, io: CommandIO): Promise<void> {
  const { report, quiet } = flags;
  if (report !== undefined) await checkOutputFile(report, { force: flags.force, flag: "--report", endings: [".html"] });
  const files = [real, synthetic, ...(flags.heldOut === undefined ? [] : [flags.heldOut])];
  if (flags.key !== undefined && !files.some((path) => /\.npz$/i.test(path))) {
    const message = `--key: expected none, received ${describeValue(flags.key)}; none of the files is an .npz archive`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const isModel = (await stat(synthetic).catch(() => undefined))?.isDirectory() === true;
  const { engine, dispose } = await createJudgingEngine(flags, noticesOf(io, flags));
  const read = isModel
    ? await (await import("../read-evaluated-model.js")).readEvaluatedModel(real, synthetic, flags, engine)
    : await (await import("../read-evaluated-files.js")).readEvaluatedFiles(real, synthetic, flags);
  if (!quiet) for (const line of read.sources) io.stderr.write(`${line}\n`);
  const { evaluate } = await import("@timevae/eval");
  const status = createStatusLine(io);
  const start = performance.now();
  const { seed = 0, fast = false } = flags;
  const judged = evaluate({
    ...read.options,
    engine,
    seed,
    fast,
    ...(quiet ? {} : { onProgress: (progress) => status.update(formatProgress(progress)) }),
  });
  const evaluation = await judged.finally(() => {
    status.finish();
    return dispose();
  });
  const seconds = (performance.now() - start) / 1000;
  if (report !== undefined) {
    const [{ renderReport }, { writeFileAtomic }] = await Promise.all([
      import("@timevae/report/node"),
      import("@timevae/data/node"),
    ]);
    const page = renderReport(evaluation, { realName: basename(real), syntheticName: basename(synthetic) });
    await io.interruption.hold(() => writeFileAtomic(report, page));
  }
  const next = read.couldBeCalibrated ? suggestCalibration(evaluation.verdict.quality) : null;
  if (flags.json) {
    const document = { ...evaluation, seconds, next, ...(report === undefined ? {} : { report }) };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const { formatEvaluation } = await import("../format-evaluation.js");
  io.stdout.write(formatEvaluation(evaluation));
  io.stdout.write(`took    ${formatSeconds(seconds)}\n`);
  if (report !== undefined) io.stdout.write(`report  ${report}\n`);
  if (next) io.stdout.write(`next    ${next}\n`);
}

function formatProgress({ fraction, task, secondsLeft }: EvaluationProgress): string {
  const left = secondsLeft === null ? "" : `, ${formatSeconds(secondsLeft)} left`;
  return `${String(Math.floor(100 * fraction)).padStart(3)} %${left}, ${task}`;
}
