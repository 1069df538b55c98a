import { type Evaluation, formatValue, type RepeatSummary } from "@timevae/eval";
import { formatFields, formatPlural } from "./format-quantity.js";

/** What an evaluation came to, for people: the verdict first, then the numbers. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { verdict, measures, warnings, data } = evaluation;
  const rows = measures.map(({ name, synthetic, baseline, rival }) => [
    name,
    formatSummary(synthetic),
    formatSummary(baseline),
    formatSummary(rival),
  ]);
  const heads = ["", "synthetic", "real", "rival"];
  const widths = heads.map((head, k) => Math.max(head.length, ...rows.map((row) => (row[k] as string).length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[k] as number)))
      .join("  ")
      .trimEnd();
  const sizes = `${formatPlural(data.syntheticWindows, "synthetic window")} against ${formatPlural(data.trainWindows, "real window")} and ${data.heldOutWindows} held out, ${data.steps} steps × ${formatPlural(data.columns.length, "column")}`;
  return [
    verdict.headline,
    "",
    ...verdict.sentences.map(({ text }) => `- ${text}`),
    ...warnings.map((text) => `! ${text}`),
    "",
    line(heads),
    ...rows.map(line),
    "",
    formatFields([["judged", sizes]]).trimEnd(),
    "",
  ].join("\n");
}

function formatSummary(summary: RepeatSummary | null): string {
  if (!summary) return "–";
  const { mean, standardDeviation } = summary;
  return standardDeviation === null ? formatValue(mean) : `${formatValue(mean)} ± ${formatValue(standardDeviation)}`;
}
