import { type CostEstimate, estimateCost } from "./estimate-cost.js";
import { type PlanFacts, planDocument, planFields } from "./format-plan.js";
import { formatBytes, formatCount, formatFields, formatPlural, formatSeconds } from "./format-quantity.js";

/** A plan and what it takes, for people. */
export function formatDryRun(facts: PlanFacts): string {
  const [, steps, features] = facts.parsed.series.shape;
  const { parameters, memoryBytes, seconds } = estimateOf(facts);
  const { epochs } = facts.plan.training;
  const parts = parameters.map(({ name, count }) => `${name} ${formatCount(count)}`).join(", ");
  const most = epochs === 1 ? "" : `, about ${formatSeconds(seconds / epochs)} each; it may stop before`;
  const window = `${steps} steps × ${formatPlural(features, "column")}`;
  const fields = planFields(facts).flatMap((field) => {
    if (field[0] === "windows") return [field, ["window", window] as const];
    return field[0] === "parameters" ? [field, ["", parts] as const] : [field];
  });
  return formatFields([
    ...fields,
    ["memory", `about ${formatBytes(memoryBytes)}`],
    ["time", `about ${formatSeconds(seconds)} for ${formatPlural(epochs, "epoch")}${most}`],
  ]);
}

/** The same for machines. */
export function dryRunDocument(facts: PlanFacts) {
  return { plan: planDocument(facts), estimate: estimateOf(facts) };
}

function estimateOf({ plan, parsed }: PlanFacts): CostEstimate {
  const [, steps, features] = parsed.series.shape;
  return estimateCost(plan, steps, features);
}
