import type { FitPlan } from "@timevae/core";
import { type ConstantColumn, describeTimeStep, type ParsedSeries } from "@timevae/data";
import { completeWindows } from "@timevae/spec";
import { formatCount, formatFields, formatNames } from "./format-quantity.js";

export interface PlanFacts {
  readonly input: string;
  readonly parsed: ParsedSeries;
  readonly constants: readonly ConstantColumn[];
  readonly engine: string;
  readonly plan: FitPlan;
  /** What `--seasons auto` found, line by line. */
  readonly found?: readonly string[];
}

/** What is about to be trained, for people. */
export function formatPlan(facts: PlanFacts): string {
  return formatFields(planFields(facts));
}

/** The lines of {@link formatPlan}. */
export function planFields({ input, parsed, constants, engine, plan, found = [] }: PlanFacts) {
  const { series, leftOut, source } = parsed;
  const { config, training } = plan;
  const blocks = config.blocks.map(formatBlock).join(" + ");
  const heldOut = plan.validationWindows === 0 ? "none" : formatCount(plan.validationWindows);
  const dropped = series.shape[0] - plan.trainingWindows - plan.validationWindows;
  const whole = training.validationBy === "group" && plan.validationWindows > 0 ? " as whole series" : "";
  const between = dropped === 0 ? "" : `, ${formatCount(dropped)} that overlap both left out`;
  const complete = (training.calibration ? completeWindows(series) : series).shape[0];
  const ofComplete = `of windows without gaps alone, ${formatCount(complete)} of ${formatCount(series.shape[0])}`;
  const fields: (readonly [string, string])[] = [
    ["input", `${input}: ${source}`],
    ["columns", formatNames(series.columns)],
    ...field("left out", leftOut, ({ name, reason }) => `${name} (${reason})`),
    ...field("constant", constants, ({ name, value }) => `${name} (always ${value})`),
    ...(parsed.timeStep ? [["time step", describeTimeStep(parsed.timeStep)] as const] : []),
    ...found.map((line, i) => [i === 0 ? "found" : "", line] as const),
    ["windows", `${formatCount(plan.trainingWindows)} to learn from, ${heldOut} held out${whole}${between}`],
    ["model", `${blocks}, latent ${config.latentDim}, hidden ${config.hidden.join(", ")}`],
    ["parameters", formatCount(plan.parameters)],
    [
      "training",
      `at most ${formatCount(training.epochs)} epochs, batches of ${training.batchSize}, seed ${training.seed}`,
    ],
    ...(complete < series.shape[0] ? [["calibration", ofComplete] as const] : []),
    ["engine", engine],
  ];
  return fields;
}

/** `trend (degree 2)`; options that are not set are left out. */
function formatBlock({ type, ...options }: FitPlan["config"]["blocks"][number]): string {
  const words = Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return words.length === 0 ? type : `${type} (${words.join(", ").replaceAll('"', "")})`;
}

function field<Item>(name: string, items: readonly Item[], format: (item: Item) => string) {
  return items.length === 0 ? [] : [[name, formatNames(items.map(format))] as const];
}

/** The same for machines. */
export function planDocument({ input, parsed, constants, engine, plan, found = [] }: PlanFacts) {
  const [windows, steps] = parsed.series.shape;
  return {
    input,
    columns: parsed.series.columns,
    leftOut: parsed.leftOut,
    constant: constants,
    timeStep: parsed.timeStep ?? null,
    ...(parsed.timeProblem !== undefined && { timeProblem: parsed.timeProblem }),
    ...(found.length > 0 && { found }),
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
