import { stat } from "node:fs/promises";
import { type FitPlan, fit, type TimeVAE } from "@timevae/core";
import { checkModelFolder, saveModel } from "@timevae/core/node";
import { type ConstantColumn, constantColumns, type ParsedSeries } from "@timevae/data";
import { readInput } from "@timevae/data/node";
import { TimeVAEError } from "@timevae/spec";
import type { Command } from "commander";
import { checkSeasons } from "../check-seasons.js";
import { type CommandIO, noticesOf } from "../command-io.js";
import { createEngine } from "../create-engine.js";
import { type FitCheckpoint, openFitCheckpoint } from "../fit-checkpoint.js";
import { addFitOptions, type FitFlags } from "../fit-options.js";
import { fitDocument, formatFit } from "../format-fit.js";
import { formatPlan, planDocument } from "../format-plan.js";
import { createProgressLine } from "../progress-line.js";
import { type ConfigFile, readConfigFile } from "../read-config-file.js";
import { inputFiles, parsingOptions } from "../table-options.js";

/** `timevae fit INPUT --out MODEL` */
export function defineFit(command: Command, io: CommandIO): void {
  addFitOptions(command.argument("<input>", `a file: ${inputFiles}`)).action(async (input: string, flags: FitFlags) => {
    const { out, dryRun } = flags;
    // As the parser says it of an option that is always required.
    if (out === undefined && !dryRun) command.error("error: required option '--out <folder>' not specified");
    if (out === undefined || dryRun) {
      if (out !== undefined) await checkOutputFolder(out, flags.force ?? false, flags.resume);
      await runDry(await prepare(input, flags, io), flags, io);
      return;
    }
    const checkpoint = await openFitCheckpoint(out, flags, io.interruption);
    // What a training that was stopped has saved is replaced by what comes of it.
    const force = (flags.force ?? false) || checkpoint.resume !== undefined;
    await checkOutputFolder(out, force, flags.resume);
    await runFit(await prepare(input, flags, io), { out, force, checkpoint }, flags, io);
  });
}

/** What a training begins with. */
interface Prepared {
  readonly input: string;
  readonly parsed: ParsedSeries;
  readonly constants: readonly ConstantColumn[];
  readonly configuration: ReturnType<typeof withFlags>;
  /** What `--seasons auto` found, line by line. */
  readonly found: readonly string[];
}

async function prepare(input: string, flags: FitFlags, io: CommandIO): Promise<Prepared> {
  const given = withFlags(flags.config === undefined ? {} : await readConfigFile(flags.config), flags);
  const { window, stride, columns } = flags;
  const parsed = await readInput(input, { ...parsingOptions(flags), window, stride, columns });
  if (!flags.quiet) for (const note of parsed.notes) io.stderr.write(`note: ${note}\n`);
  if (parsed.timeProblem !== undefined && !flags.quiet) io.stderr.write(`warning: ${parsed.timeProblem}\n`);
  const constants = constantColumns(parsed.series);
  // Padding is missing steps: where there are none, all windows are equally long.
  const isPadded = flags.pad === true && parsed.series.mask !== undefined;
  const file = isPadded ? { ...given, model: { ...given.model, unequalLengths: true } } : given;
  if (flags.seasons === undefined) return { input, parsed, constants, configuration: file, found: [] };
  const { proposeBlocks } = await import("../propose-blocks.js");
  const options = { path: input, stride: stride ?? 1, timeStep: parsed.timeStep };
  const { blocks, summary } = proposeBlocks(parsed.series, options);
  const configuration = { ...file, model: { ...file.model, blocks } };
  return { input, parsed, constants, configuration, found: summary };
}

/** Everything that comes before training, and what training would take. */
async function runDry(prepared: Prepared, flags: FitFlags, io: CommandIO): Promise<void> {
  const { parsed, configuration } = prepared;
  const [{ planFit }, { formatDryRun, dryRunDocument }] = await Promise.all([
    import("../plan-fit.js"),
    import("../format-dry-run.js"),
  ]);
  const plan = await planFit(parsed.series, configuration);
  checkSeasons(plan.config, parsed.series);
  const facts = { ...prepared, engine: flags.engine ?? "ort", plan };
  io.stdout.write(flags.json ? `${JSON.stringify(dryRunDocument(facts), null, 2)}\n` : formatDryRun(facts));
}

/** Where a training's results go. */
interface Destination {
  readonly out: string;
  readonly force: boolean;
  readonly checkpoint: FitCheckpoint;
}

async function runFit(prepared: Prepared, destination: Destination, flags: FitFlags, io: CommandIO): Promise<void> {
  const { parsed, configuration } = prepared;
  const { out, force, checkpoint } = destination;
  const { quiet } = flags;
  const note = (text: string) => quiet || io.stderr.write(text);
  const engine = await createEngine(flags, noticesOf(io, flags));
  const factsOf = (plan: FitPlan) => ({ ...prepared, engine: engine.name, plan });
  const progress = createProgressLine(io);
  const signal = io.interruption.take();
  const onAbort = () => note(`${io.isTTY ? "\n" : ""}stopping; once more to give up without a model\n`);
  signal.addEventListener("abort", onAbort);
  let plan: FitPlan | undefined;
  let model: TimeVAE;
  try {
    model = await fit(parsed.series, {
      ...configuration,
      engine,
      timeStep: parsed.timeStep,
      table: parsed.traits,
      signal,
      checkpoint: checkpoint.options,
      resume: checkpoint.resume,
      onNotice: (text) => note(`${io.isTTY ? "\n" : ""}warning: ${text}\n`),
      onPlan: (made) => {
        checkSeasons(made.config, parsed.series);
        plan = made;
        note(formatPlan(factsOf(made)));
        if (checkpoint.beginning !== undefined) note(`${checkpoint.beginning}\n`);
        if (!quiet) progress.start(made.training.epochs, checkpoint.resume?.epoch);
      },
      ...(quiet
        ? {}
        : { onEpoch: (epoch) => progress.update(epoch), onCalibration: (state) => progress.calibrate(state) }),
    });
  } finally {
    progress.finish();
    signal.removeEventListener("abort", onAbort);
  }
  const { history, run } = model;
  await io.interruption.hold(() => saveModel(model, out, { force }));
  const cancelled = history.stopReason === "cancelled";
  if (cancelled) note(`stopped: the best weights so far, epoch ${history.bestEpoch}, were kept\n`);
  const last = await checkpoint.finish({ cancelled, failures: run?.checkpointFailures ?? 0 });
  if (last !== undefined) note(`${last}\n`);
  const document = flags.json && plan && fitDocument(model, out, planDocument(factsOf(plan)));
  io.stdout.write(document ? `${JSON.stringify(document, null, 2)}\n` : formatFit(model, out));
}

async function checkOutputFolder(out: string, force: boolean, resume = false): Promise<void> {
  if (!force && (await stat(out).catch(() => undefined))) {
    const reason = resume
      ? "it exists, and there is no checkpoint to go on from, as after a finished training"
      : "it exists";
    const message = `${out}: expected a new folder, ${reason}; give another name, or --force to replace the model in it`;
    throw new TimeVAEError("file-exists", message, { details: { path: out } });
  }
  await checkModelFolder(out, { force });
}

/** Flags go before the file, the file before the preset. */
function withFlags(file: ConfigFile, flags: FitFlags) {
  const { transform: transforms } = flags;
  const { preset, blocks, latentDim, hidden, epochs, batchSize, learningRate, validation, validationBy, seed } = flags;
  return {
    ...(preset === undefined ? {} : { preset }),
    model: { ...file.model, ...defined({ blocks, latentDim, hidden, transforms }) },
    training: {
      ...file.training,
      ...defined({ epochs, batchSize, learningRate, validationFraction: validation, validationBy, seed }),
    },
  };
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}
