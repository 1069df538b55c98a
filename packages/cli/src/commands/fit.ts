import { stat } from "node:fs/promises";
import { type FitPlan, fit, type TimeVAE } from "@timevae/core";
import { checkModelFolder, saveModel } from "@timevae/core/node";
import { constantColumns } from "@timevae/data";
import { readInput } from "@timevae/data/node";
import { TimeVAEError } from "@timevae/spec";
import type { Command } from "commander";
import type { CommandIO } from "../command-io.js";
import { createEngine } from "../create-engine.js";
import { addFitOptions, type FitFlags } from "../fit-options.js";
import { formatActiveUnits, formatKeptLoss, formatTraining, keptEpoch } from "../format-history.js";
import { formatPlan, planDocument } from "../format-plan.js";
import { formatFields, formatSeconds } from "../format-quantity.js";
import { createProgressLine } from "../progress-line.js";
import { type ConfigFile, readConfigFile } from "../read-config-file.js";

/** `timevae fit INPUT --out MODEL` */
export function defineFit(command: Command, io: CommandIO): void {
  addFitOptions(command.argument("<input>", "a .csv, .tsv, .npy or .npz file")).action(
    (input: string, flags: FitFlags) => runFit(input, flags, io),
  );
}

async function runFit(input: string, flags: FitFlags, io: CommandIO): Promise<void> {
  const { out, force = false, quiet } = flags;
  const note = (text: string) => quiet || io.stderr.write(text);
  await checkOutputFolder(out, force);
  const configuration = withFlags(flags.config === undefined ? {} : await readConfigFile(flags.config), flags);
  const { window, stride, columns, time, key } = flags;
  const parsed = await readInput(input, { window, stride, columns, time, key });
  const engine = await createEngine(flags);

  const constants = constantColumns(parsed.series);
  const progress = createProgressLine(io);
  const signal = io.interruption.take();
  const onAbort = () => note(`${io.isTTY ? "\n" : ""}stopping; once more to give up without a model\n`);
  signal.addEventListener("abort", onAbort);
  const start = performance.now();
  let plan: FitPlan | undefined;
  let model: TimeVAE;
  try {
    model = await fit(parsed.series, {
      ...configuration,
      engine,
      signal,
      onPlan: (made) => {
        plan = made;
        note(formatPlan({ input, parsed, constants, engine: engine.name, plan: made }));
        if (!quiet) progress.start(made.training.epochs);
      },
      ...(quiet ? {} : { onEpoch: (epoch) => progress.update(epoch) }),
    });
  } finally {
    progress.finish();
    signal.removeEventListener("abort", onAbort);
  }
  const seconds = (performance.now() - start) / 1000;
  await io.interruption.hold(() => saveModel(model, out, { force }));
  const { history } = model;
  if (history.stopReason === "cancelled")
    note(`stopped: the best weights so far, epoch ${history.bestEpoch}, were kept\n`);
  if (flags.json && plan) {
    const { epochs, ...result } = history;
    const kept = keptEpoch(history);
    const document = {
      path: out,
      seconds,
      plan: planDocument({ input, parsed, constants, engine: engine.name, plan }),
      result: { epochs: epochs.length, ...result },
      losses: { training: kept?.loss, validation: kept?.validation },
    };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  io.stdout.write(
    formatFields([
      ["trained", `${formatTraining(history)} (${formatSeconds(seconds)})`],
      ["loss", formatKeptLoss(history)],
      ["latent", formatActiveUnits(history, model.config.latentDim)],
      ["model", out],
    ]),
  );
}

async function checkOutputFolder(out: string, force: boolean): Promise<void> {
  if (!force && (await stat(out).catch(() => undefined))) {
    const message = `${out}: expected a new folder, it exists; give another name, or --force to replace the model in it`;
    throw new TimeVAEError("file-exists", message, { details: { path: out } });
  }
  await checkModelFolder(out, { force });
}

/** Flags go before the file, the file before the preset. */
function withFlags(file: ConfigFile, flags: FitFlags) {
  const { preset, latentDim, hidden, epochs, batchSize, learningRate, validation, seed } = flags;
  return {
    ...(preset === undefined ? {} : { preset }),
    model: { ...file.model, ...defined({ latentDim, hidden }) },
    training: {
      ...file.training,
      ...defined({ epochs, batchSize, learningRate, validationFraction: validation, seed }),
    },
  };
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}
