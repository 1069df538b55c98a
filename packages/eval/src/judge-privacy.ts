import type { EvaluatedData, MeasureResult } from "./evaluation.js";
import { formatValue } from "./format-value.js";
import type { RepeatSummary } from "./summarize-repeats.js";
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

/** A measure of samples beside that of unseen real windows. */
interface Compared {
  readonly synthetic: RepeatSummary;
  readonly baseline: RepeatSummary;
}

/** The measures of privacy, as far as they were computed. */
interface PrivacyMeasures {
  readonly closest: Compared | undefined;
  readonly low: Compared | undefined;
  readonly ratio: Compared | undefined;
  readonly attack: Compared | undefined;
}

/** What they say of samples. */
interface Signs {
  readonly isCopied: boolean;
  readonly isSingled: boolean;
  readonly isNearer: boolean;
  readonly isAttacked: boolean;
}

/**
 * Whether samples give training windows away. Lying nearer to the data than unseen windows is no proof by itself: averages
 * lie near everything. Copies lie at distance 0; memorised windows are near one training window and far from the second.
 */
export function judgePrivacy({ data, measures }: Facts): Judged {
  const find = (id: string): Compared | undefined => {
    const { synthetic, baseline } = measures.find((candidate) => candidate.id === id) ?? {};
    return synthetic && baseline ? { synthetic, baseline } : undefined;
  };
  const closest = find("closestRecord");
  const low = find("closestRecordLow");
  const ratio = find("neighbourDistanceRatio");
  const attack = find("membershipInference");
  if (!closest && !ratio && !attack && data.exactCopies === 0) return { privacy: "unknown", sentences: [] };
  const signs = readSigns({ closest, low, ratio, attack });
  const { isCopied, isSingled, isNearer, isAttacked } = signs;
  const sentences = [
    ...copySentences(data.exactCopies, isCopied),
    ...(closest ? [distanceSentence(closest, ratio, signs)] : []),
    ...(attack ? [attackSentence(attack, closest, signs)] : []),
  ];
  // An attacker also succeeds where held-out windows, which lie later, are far from everything.
  const isSuspicious = isSingled || (isAttacked && (isNearer || closest === undefined));
  const privacy = data.exactCopies > 0 || isCopied ? "copies" : isSuspicious ? "memorised" : "no-sign";
  return { privacy, sentences };
}

function readSigns({ closest, low, ratio, attack }: PrivacyMeasures): Signs {
  const below = (measure: Compared | undefined, share: number) =>
    measure !== undefined && measure.synthetic.mean < share * measure.baseline.mean;
  return {
    isCopied: low !== undefined && low.synthetic.mean < copied && low.baseline.mean >= copied,
    isSingled: below(ratio, singled),
    isNearer: below(closest, nearer),
    isAttacked:
      attack !== undefined &&
      attack.synthetic.mean > 0.5 + attacked &&
      attack.synthetic.mean > attack.baseline.mean + attacked &&
      (attack.synthetic.interval?.[0] ?? 1) > 0.5,
  };
}

function copySentences(exactCopies: number, isCopied: boolean): VerdictSentence[] {
  const sentences: VerdictSentence[] = [];
  if (exactCopies > 0) {
    const text = `${exactCopies} synthetic windows equal a training window in every number.`;
    sentences.push({ text, measures: [], tone: "bad" });
  }
  if (isCopied) {
    const text = "At least one in twenty synthetic windows is a training window.";
    sentences.push({ text, measures: ["closestRecordLow"], tone: "bad" });
  }
  return sentences;
}

function distanceSentence(
  closest: Compared,
  ratio: Compared | undefined,
  { isSingled, isNearer }: Signs,
): VerdictSentence {
  const distance = `Half of the synthetic windows lie within ${formatValue(closest.synthetic.mean)} of a training window, half of the unseen real ones within ${formatValue(closest.baseline.mean)}`;
  const second = ratio
    ? ` (ratio of the two nearest distances ${formatValue(ratio.synthetic.mean)}, real ${formatValue(ratio.baseline.mean)})`
    : "";
  const measures = ["closestRecord", ...(ratio ? ["neighbourDistanceRatio"] : [])];
  if (isSingled) {
    const text = `${distance}, and some are near a single training window${second}: that is how memorised windows lie.`;
    return { text, measures, tone: "bad" };
  }
  if (isNearer) {
    const text = `${distance}, but no single training window is near${second}: averages lie so, copies do not.`;
    return { text, measures, tone: "fair" };
  }
  return { text: `${distance}: no nearer than unseen data${second}.`, measures, tone: "good" };
}

function attackSentence(
  { synthetic, baseline }: Compared,
  closest: Compared | undefined,
  { isAttacked, isNearer, isSingled }: Signs,
): VerdictSentence {
  const range = synthetic.interval ? ` (95 %: ${synthetic.interval.map(formatValue).join(" … ")})` : "";
  const text = `By closeness to synthetic windows, an attacker ranks a real window that was trained on above one that was not in ${percent(synthetic.mean)} of the pairs${range}; guessing gets 50 %, with unseen real windows in their place ${percent(baseline.mean)}.`;
  if (isAttacked && closest !== undefined && !isNearer && !isSingled) {
    const reason =
      " Since synthetic windows are no nearer to training windows than unseen ones are, that comes from data that change with time, not from memory.";
    return { text: text + reason, measures: ["membershipInference", "closestRecord"], tone: "neutral" };
  }
  return { text, measures: ["membershipInference"], tone: isAttacked ? "bad" : "good" };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
