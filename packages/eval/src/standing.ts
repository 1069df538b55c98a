import type { RepeatSummary } from "./summarize-repeats.js";

/**
 * Where synthetic windows stand: `real`, as good as held-out real windows within the spread of both; `between`, worse than real ones
 * but better than a rival without a network (or there is none); `rival`, not even that.
 */
export type Standing = "real" | "between" | "rival";

/** Values count as the same within this share of the real row's value, whatever chance there is in them, … */
const leastSlack = 0.1;
/** … and never beyond this: wide intervals are no proof of being alike. */
const mostSlack = 0.25;

/**
 * Compares a measure's row with the real-vs-real row and the rival's.
 *
 * @param best as {@link Measure.best}
 */
export function standingOf(
  best: "low" | "high" | "baseline",
  rows: { readonly synthetic: RepeatSummary; readonly baseline: RepeatSummary; readonly rival: RepeatSummary | null },
): Standing {
  const { synthetic, baseline, rival } = rows;
  const badness = ({ mean }: RepeatSummary) =>
    best === "low" ? mean : best === "high" ? -mean : Math.abs(mean - baseline.mean);
  const size = Math.abs(baseline.mean);
  const slack = Math.min(mostSlack * size, Math.max(leastSlack * size, together(synthetic, baseline)));
  if (badness(synthetic) <= badness(baseline) + slack) return "real";
  if (rival && badness(synthetic) > badness(rival) + together(synthetic, rival)) return "rival";
  return "between";
}

/** How far the difference of two means may be off by chance. */
function together(a: RepeatSummary, b: RepeatSummary): number {
  return Math.hypot(a.halfWidth ?? 0, b.halfWidth ?? 0);
}
