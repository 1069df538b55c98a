import type { EvaluatedData, MeasureResult } from "./evaluation.js";
import { formatValue } from "./format-value.js";
import type { PrivacyFinding, VerdictSentence } from "./verdict.js";

/** A closest distance below this is a copy up to rounding. */
const copied = 1e-6;
/** How much nearer than unseen real windows counts as nearer. */
const nearer = 0.9;
/** How much smaller the ratio of the two nearest distances may be before single windows are given away. */
const singled = 0.85;
/** How much better than guessing, and than with unseen real windows, an attacker may be. */
const attacked = 0.05;

interface Facts {
  readonly data: EvaluatedData;
  readonly measures: readonly MeasureResult[];
}

interface Judged {
  readonly privacy: PrivacyFinding;
  readonly sentences: readonly VerdictSentence[];
}

/**
 * Whether samples give training windows away. Lying nearer to the data than unseen windows is no proof by itself: averages
 * lie near everything. Copies lie at distance 0; memorised windows are near one training window and far from the second.
 */
export function judgePrivacy({ data, measures }: Facts): Judged {
  const find = (id: string) => {
    const measure = measures.find((candidate) => candidate.id === id);
    return measure?.synthetic && measure.baseline
      ? { synthetic: measure.synthetic, baseline: measure.baseline }
      : undefined;
  };
  const closest = find("closestRecord");
  const low = find("closestRecordLow");
  const ratio = find("neighbourDistanceRatio");
  const attack = find("membershipInference");
  if (!closest && !ratio && !attack && data.exactCopies === 0) return { privacy: "unknown", sentences: [] };

  const sentences: VerdictSentence[] = [];
  const add = (tone: VerdictSentence["tone"], ids: readonly string[], text: string) =>
    sentences.push({ text, measures: ids, tone });
  if (data.exactCopies > 0)
    add("bad", [], `${data.exactCopies} synthetic windows equal a training window in every number.`);
  const isCopied = low !== undefined && low.synthetic.mean < copied && low.baseline.mean >= copied;
  if (isCopied) add("bad", ["closestRecordLow"], "At least one in twenty synthetic windows is a training window.");
  const isSingled = ratio !== undefined && ratio.synthetic.mean < singled * ratio.baseline.mean;
  const isNearer = closest !== undefined && closest.synthetic.mean < nearer * closest.baseline.mean;
  if (closest) {
    const distance = `Half of the synthetic windows lie within ${formatValue(closest.synthetic.mean)} of a training window, half of the unseen real ones within ${formatValue(closest.baseline.mean)}`;
    const second = ratio
      ? ` (ratio of the two nearest distances ${formatValue(ratio.synthetic.mean)}, real ${formatValue(ratio.baseline.mean)})`
      : "";
    const ids = ["closestRecord", ...(ratio ? ["neighbourDistanceRatio"] : [])];
    if (isSingled)
      add(
        "bad",
        ids,
        `${distance}, and some are near a single training window${second}: that is how memorised windows lie.`,
      );
    else if (isNearer)
      add("fair", ids, `${distance}, but no single training window is near${second}: averages lie so, copies do not.`);
    else add("good", ids, `${distance}: no nearer than unseen data${second}.`);
  }
  const isAttacked =
    attack !== undefined &&
    attack.synthetic.mean > 0.5 + attacked &&
    attack.synthetic.mean > attack.baseline.mean + attacked &&
    (attack.synthetic.interval?.[0] ?? 1) > 0.5;
  if (attack) {
    const { synthetic, baseline } = attack;
    const range = synthetic.interval ? ` (95 %: ${synthetic.interval.map(formatValue).join(" … ")})` : "";
    const text = `By closeness to synthetic windows, an attacker ranks a real window that was trained on above one that was not in ${percent(synthetic.mean)} of the pairs${range}; guessing gets 50 %, with unseen real windows in their place ${percent(baseline.mean)}.`;
    const drifts = isAttacked && closest !== undefined && !isNearer && !isSingled;
    const reason =
      " Since synthetic windows are no nearer to training windows than unseen ones are, that comes from data that change with time, not from memory.";
    add(
      drifts ? "neutral" : isAttacked ? "bad" : "good",
      ["membershipInference", ...(drifts ? ["closestRecord"] : [])],
      drifts ? text + reason : text,
    );
  }
  // An attacker also succeeds where held-out windows, which lie later, are far from everything.
  const isSuspicious = isSingled || (isAttacked && (isNearer || closest === undefined));
  const privacy = data.exactCopies > 0 || isCopied ? "copies" : isSuspicious ? "memorised" : "no-sign";
  return { privacy, sentences };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
