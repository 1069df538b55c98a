import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ParseSeriesOptions } from "@timevae/data";
import type { EvaluateOptions, EvaluationProgress } from "@timevae/eval";
import type { Engine } from "@timevae/graph";
import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Command } from "commander";
import { type CommandIO, noticesOf } from "../command-io.js";
import { addCommonOptions, type CommonFlags } from "../common-options.js";
import { createJudgingEngine } from "../create-engine.js";
import { integerFlag, namesFlag } from "../flags.js";
import { formatSeconds } from "../format-quantity.js";
import { checkOutputFile } from "../output-file.js";
import { createStatusLine } from "../status-line.js";
import { addTableOptions, inputFiles, parsingOptions, type TableFlags } from "../table-options.js";

interface EvaluateFlags extends CommonFlags, TableFlags {
  readonly heldOut?: string;
  readonly report?: string;
  readonly seed?: number;
  readonly fast?: boolean;
  readonly window?: number;
  readonly stride?: number;
  readonly columns?: readonly string[];
}

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
  const read = isModel ? await readForModel(real, synthetic, flags, engine) : await readFiles(real, synthetic, flags);
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
  if (flags.json) {
    const document = { ...evaluation, seconds, ...(report === undefined ? {} : { report }) };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const { formatEvaluation } = await import("../format-evaluation.js");
  io.stdout.write(formatEvaluation(evaluation));
  io.stdout.write(`took    ${formatSeconds(seconds)}\n`);
  if (report !== undefined) io.stdout.write(`report  ${report}\n`);
}

/** What is judged, and a line on where each part comes from. */
interface ReadSeries {
  readonly options: Pick<EvaluateOptions, "real" | "synthetic" | "heldOut" | "holdOutRule" | "model" | "warnings">;
  readonly sources: readonly string[];
}

async function readFiles(realPath: string, syntheticPath: string, flags: EvaluateFlags): Promise<ReadSeries> {
  const { readWindows } = await import("../read-windows.js");
  // Windows that are windows already say how long one is; what is wrong with them is said below.
  const known =
    flags.window === undefined
      ? await readWindows(syntheticPath, optionsFor(syntheticPath, flags)).catch(() => undefined)
      : undefined;
  const window = known?.areWindows ? known.series.shape[1] : flags.window;
  const rows = { ...parsingOptions(flags), window };
  const real = await readWindows(realPath, { ...optionsFor(realPath, flags, rows), columns: flags.columns });
  const ofReal = { ...rows, window: real.series.shape[1] };
  const read = (path: string, tableOptions: ParseSeriesOptions) => {
    const columns = isArray(path) ? undefined : namesOf(real.series);
    return readWindows(path, { ...optionsFor(path, flags, tableOptions), columns });
  };
  // Generated tables need not have the columns of time and groups.
  const { time: _, group: __, conditions: ___, resample: ____, ...cells } = ofReal;
  const synthetic = await read(syntheticPath, cells);
  const heldOut = flags.heldOut === undefined ? undefined : await read(flags.heldOut, ofReal);
  return {
    options: { real: real.series, synthetic: synthetic.series, heldOut: heldOut?.series },
    sources: [
      `${realPath}: ${real.source}`,
      ...real.notes.map((note) => `note: ${note}`),
      ...(real.timeProblem === undefined ? [] : [`warning: ${real.timeProblem}`]),
      `${syntheticPath}: ${synthetic.source}`,
      ...(heldOut ? [`${flags.heldOut}: ${heldOut.source}`] : []),
    ],
  };
}

/** Arrays have nothing of what is told about tables. */
function optionsFor(path: string, flags: EvaluateFlags, table: ParseSeriesOptions = {}): ParseSeriesOptions {
  const { window, gaps, missing } = table;
  const key = keyOf(path, flags.key);
  const { stride } = flags;
  return isArray(path) ? { key, stride, window, gaps, missing } : { ...table, key, stride };
}

function isArray(path: string): boolean {
  return /\.np[yz]$/i.test(path);
}

async function readForModel(
  realPath: string,
  folder: string,
  flags: EvaluateFlags,
  engine: Engine,
): Promise<ReadSeries> {
  for (const flag of ["window", "columns"] as const) {
    if (flags[flag] === undefined) continue;
    const message = `--${flag}: expected none with a model, received ${describeValue(flags[flag])}; the model's own is used`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const [
    { loadModel },
    { readModelInput },
    { arrayRank },
    { modelFacts, sampleForEvaluation, splitAsModel },
    { readBytes },
  ] = await Promise.all([
    import("@timevae/core/node"),
    import("../read-model-input.js"),
    import("../array-rank.js"),
    import("../sample-for-evaluation.js"),
    import("@timevae/data/node"),
  ]);
  const model = await loadModel(folder, { engine });
  try {
    const inputOf = async (path: string) => {
      const isWindows = arrayRank(await readBytes(path), path, flags.key) === 3;
      return readModelInput(path, model.parts, {
        ...flags,
        key: keyOf(path, flags.key),
        stride: flags.stride ?? (isWindows ? undefined : 1),
      });
    };
    const real = await inputOf(realPath);
    const given = flags.heldOut === undefined ? undefined : await inputOf(flags.heldOut);
    const own = given ? undefined : splitAsModel(model, real.series);
    const { seed = 0, fast = false } = flags;
    const learned = own?.train ?? real.series;
    const synthetic = await sampleForEvaluation(model, learned.shape[0], { seed, fast });
    const strange = `${basename(realPath)} is not what the model was learned from, or it held nothing out: which windows it has seen is unknown.`;
    return {
      options: {
        real: learned,
        synthetic,
        heldOut: own?.heldOut ?? given?.series,
        holdOutRule: own ? "model" : "file",
        model: await modelFacts(model, folder, seed),
        warnings: own || given ? [] : [strange],
      },
      sources: [
        `${realPath}: ${real.source}`,
        ...(given ? [`${flags.heldOut}: ${given.source}`] : []),
        `${folder}: ${synthetic.shape[0]} windows drawn`,
      ],
    };
  } finally {
    await model.dispose();
  }
}

/** Keys are for archives; the other files of a comparison have none. */
function keyOf(path: string, key: string | undefined): string | undefined {
  return /\.npz$/i.test(path) ? key : undefined;
}

/** Names of columns, unless they are those that an array gets for want of any. */
function namesOf({ columns }: SeriesArray): readonly string[] | undefined {
  return columns.every((name, d) => name === `feature_${d}`) ? undefined : columns;
}

function formatProgress({ fraction, task, secondsLeft }: EvaluationProgress): string {
  const left = secondsLeft === null ? "" : `, ${formatSeconds(secondsLeft)} left`;
  return `${String(Math.floor(100 * fraction)).padStart(3)} %${left}, ${task}`;
}
