import {
  modelConfigSchema,
  type PresetName,
  parseModelConfig,
  parseTrainingConfig,
  presets,
  trainingConfigSchema,
} from "@timevae/core";
import { type Command, Option } from "commander";
import { addCommonOptions, type CommonFlags } from "./common-options.js";
import { configFlag, configListFlag, integerFlag, minutesFlag, namesFlag } from "./flags.js";
import { type Blocks, blocksGrammar, parseBlocks } from "./parse-blocks.js";
import { parseTransforms, type Transforms } from "./parse-transforms.js";
import { addTableOptions, type TableFlags } from "./table-options.js";

export interface FitFlags extends CommonFlags, TableFlags {
  /** Always there, unless the plan alone is asked for. */
  readonly out?: string;
  readonly window?: number;
  readonly stride?: number;
  readonly columns?: readonly string[];
  readonly preset?: PresetName;
  readonly config?: string;
  readonly blocks?: Blocks;
  readonly seasons?: "auto";
  readonly transform?: Transforms;
  readonly dryRun?: boolean;
  /** Minutes. */
  readonly checkpointEvery: number;
  readonly resume?: boolean;
  readonly latentDim?: number;
  readonly hidden?: number[];
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly validation?: number;
  readonly validationBy?: "time" | "group";
  readonly seed?: number;
}

const usualMinutes = 5;
const model = modelConfigSchema.shape;
const training = trainingConfigSchema.shape;

/** Adds the options of `timevae fit`; those of a configuration have its schema's descriptions, defaults and limits. */
export function addFitOptions(command: Command): Command {
  command
    .option("--out <folder>", "where the model goes: decoder.onnx, encoder.onnx, timevae.json")
    .option("--dry-run", "print the plan and what it takes, and stop; --out is not needed")
    .addOption(numberOption("--window <steps>", "steps per window (default: 24)", integerFlag("--window", 2)))
    .addOption(numberOption("--stride <rows>", "rows between window starts (default: 1)", integerFlag("--stride", 1)))
    .addOption(
      new Option("--columns <a,b>", "columns to use; names, for arrays (default: every numeric column)").argParser(
        namesFlag("--columns"),
      ),
    )
    .addOption(new Option("--preset <name>", "settings to start from (default: default)").choices(Object.keys(presets)))
    .option("--config <file>", 'JSON, { "model": {…}, "training": {…} }; flags go before it, it goes before the preset')
    .addOption(
      new Option("--blocks <a,b>", `what the decoder adds up: ${blocksGrammar}; events go through --config`)
        .argParser(parseBlocks)
        .conflicts("seasons"),
    )
    .addOption(
      new Option("--seasons <auto>", "auto: choose the blocks by the seasons and the trend found in the rows").choices([
        "auto",
      ]),
    );
  command.addOption(
    new Option(
      "--transform <a:kind,…>",
      "keep columns in range: a:log1p or a:positive (≥ 0), a:bounded:LOW:HIGH; undone in samples",
    ).argParser(parseTransforms),
  );
  addConfigOption(command, "--latent-dim <n>", model.latentDim, "model.latentDim");
  addConfigOption(command, "--hidden <n,n>", model.hidden, "model.hidden");
  addConfigOption(command, "--epochs <n>", training.epochs, "training.epochs");
  addConfigOption(command, "--batch-size <n>", training.batchSize, "training.batchSize");
  addConfigOption(command, "--learning-rate <x>", training.learningRate, "training.learningRate");
  addConfigOption(command, "--validation <share>", training.validationFraction, "training.validationFraction");
  command.addOption(
    new Option("--validation-by <what>", `${training.validationBy.description} (default: time)`).choices([
      "time",
      "group",
    ]),
  );
  addConfigOption(command, "--seed <n>", training.seed, "training.seed");
  command
    .addOption(
      new Option(
        "--checkpoint-every <minutes>",
        "keep the training in FOLDER.checkpoint so often, and when stopped, until the model is saved",
      )
        .argParser(minutesFlag("--checkpoint-every"))
        .default(usualMinutes),
    )
    .option("--resume", "go on from FOLDER.checkpoint, if there is one, as if nothing had happened");
  return addCommonOptions(addTableOptions(command));
}

interface Described {
  readonly description?: string | undefined;
  parse(value: undefined): unknown;
}

function addConfigOption(command: Command, flags: string, schema: Described, path: string): void {
  const flag = flags.split(" ")[0] as string;
  const parse = path.startsWith("model.") ? parseModelConfig : parseTrainingConfig;
  const isList = Array.isArray(schema.parse(undefined));
  const description = `${schema.description} (default: ${String(schema.parse(undefined))})`;
  command.addOption(
    isList
      ? new Option(flags, description).argParser(configListFlag(flag, path, parse))
      : numberOption(flags, description, configFlag(flag, path, parse)),
  );
}

function numberOption(flags: string, description: string, read: (text: string) => number): Option {
  return new Option(flags, description).argParser(read);
}
