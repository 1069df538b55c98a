import type { FitPlan } from "@timevae/core";
import type { ConstantColumn, ParsedSeries } from "@timevae/data";
import { formatCount, formatFields, formatNames } from "./format-quantity.js";

export interface PlanFacts {
  readonly input: string;
  readonly parsed: ParsedSeries;
  readonly constants: readonly ConstantColumn[];
  readonly engine: string;
  readonly plan: FitPlan;
}

/** What is about to be trained, for people. */
export function formatPlan({ input, parsed, constants, engine, plan }: PlanFacts): string {
  const { series, leftOut, source } = parsed;
  const { config, training } = plan;
  const blocks = config.blocks.map(({ type }) => type).join(" + ");
  const heldOut = plan.validationWindows === 0 ? "none" : formatCount(plan.validationWindows);
  return formatFields([
    ["input", `${input}: ${source}`],
    ["columns", formatNames(series.columns)],
    ...field("left out", leftOut, ({ name, reason }) => `${name} (${reason})`),
    ...field("constant", constants, ({ name, value }) => `${name} (always ${value})`),
    ["windows", `${formatCount(plan.trainingWindows)} to learn from, ${heldOut} held out`],
    ["model", `${blocks}, latent ${config.latentDim}, hidden ${config.hidden.join(", ")}`],
    ["parameters", formatCount(plan.parameters)],
    [
      "training",
      `at most ${formatCount(training.epochs)} epochs, batches of ${training.batchSize}, seed ${training.seed}`,
    ],
    ["engine", engine],
  ]);
}

function field<Item>(name: string, items: readonly Item[], format: (item: Item) => string) {
  return items.length === 0 ? [] : [[name, formatNames(items.map(format))] as const];
}

/** The same for machines. */
export function planDocument({ input, parsed, constants, engine, plan }: PlanFacts) {
  const [windows, steps] = parsed.series.shape;
  return {
    input,
    columns: parsed.series.columns,
    leftOut: parsed.leftOut,
    constant: constants,
    windows,
    steps,
    trainingWindows: plan.trainingWindows,
    validationWindows: plan.validationWindows,
    parameters: plan.parameters,
    engine,
    model: plan.config,
    training: plan.training,
  };
}
