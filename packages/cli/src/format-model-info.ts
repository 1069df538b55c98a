import { describeTimeStep, formatNumber, formatTime, timeOf } from "@timevae/data";
import { factFields } from "./format-facts.js";
import { formatActiveUnits, formatDiversity, formatKeptLoss, formatTraining, healthFields } from "./format-history.js";
import { formatBytes, formatCount, formatFields } from "./format-quantity.js";
import { formatTables } from "./format-tables.js";
import type { ModelInfo } from "./read-model-info.js";

const mostColumns = 40;

/** A model's facts for people. */
export function formatModelInfo(info: ModelInfo): string {
  const { config, training, history, columns } = info;
  const { scaling } = config;
  const heldOut = history.validationWindows === 0 ? "none" : formatCount(history.validationWindows);
  const more = columns.length - mostColumns;
  const fields = formatFields([
    ["format", `timevae ${info.formatVersion}`],
    ["window", `${info.steps} steps × ${columns.length} column${columns.length === 1 ? "" : "s"}`],
    ...columns
      .slice(0, mostColumns)
      .map(({ name, minimum, maximum }, d): [string, string] => [
        d === 0 ? "columns" : "",
        `${name}: ${formatNumber(minimum)} … ${formatNumber(maximum)}`,
      ]),
    ...(more > 0 ? [["", `and ${more} more`] as const] : []),
    ...calendarFields(info),
    ["components", info.components.join(" + ")],
    ["encoder", `${config.encoder}, hidden ${config.hidden.join(", ")}, latent ${config.latentDim}`],
    ["parameters", formatCount(info.parameters)],
    ["scaling", `${scaling.kind} per ${scaling.per === "step" ? "step and feature" : "feature"}`],
    ["limits", config.limits === "none" ? "none" : "samples stay within the columns' ranges above"],
    [
      "training",
      `at most ${formatCount(training.epochs)} epochs, batches of ${training.batchSize}, learning rate ${training.learningRate}, seed ${training.seed}`,
    ],
    ["windows", `${formatCount(history.trainingWindows)} learned from, ${heldOut} held out`],
    ["trained", formatTraining(history)],
    ["loss", formatKeptLoss(history)],
    ["latent", formatActiveUnits(history, config.latentDim)],
    ["samples", formatDiversity(history)],
    ...healthFields(history, config),
    ...factFields(info.facts),
    ...info.files.map(({ name, bytes }, i): [string, string] => [
      i === 0 ? "files" : "",
      `${name} ${formatBytes(bytes)}`,
    ]),
  ]);
  if (!info.tables) return `${fields}\ncomponents: not described, no runtime can be loaded\n`;
  const names = columns.map(({ name }) => name);
  return `${fields}\nMean ± standard deviation over 500 drawn windows, in the columns' units:\n${formatTables(info.tables, names)}`;
}

/** Where the training windows lie in time. */
function calendarFields({ calendar, steps }: ModelInfo): (readonly [string, string])[] {
  if (!calendar) return [];
  const { first, last, timeStep } = calendar;
  if (!timeStep) return [["calendar", `rows ${first} … ${last + steps - 1}`]];
  const [from, to] = [first, last + steps - 1].map((place) => formatTime(timeOf(place, timeStep), timeStep));
  return [["calendar", `${from} … ${to}, a step is ${describeTimeStep(timeStep)}`]];
}
