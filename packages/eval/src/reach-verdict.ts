import type { EvaluatedData, EvaluationConfiguration, MeasureResult } from "./evaluation.js";
import { formatValue } from "./format-value.js";
import { judgePrivacy } from "./judge-privacy.js";
import type { Standing } from "./standing.js";
import type { PrivacyFinding, Quality, Verdict, VerdictSentence } from "./verdict.js";

interface Facts {
  readonly configuration: EvaluationConfiguration;
  readonly data: EvaluatedData;
  readonly measures: readonly MeasureResult[];
}

/** Puts the numbers into words. Every sentence names the numbers that it rests on, beside those of real data. */
export function reachVerdict(facts: Facts): Verdict {
  const find = (id: string) => facts.measures.find((measure) => measure.id === id && measure.synthetic);
  const small = find("discriminative");
  const strong = find("strongJudge");
  const quality = judgeQuality(small, strong);
  const { privacy, sentences: privacySentences } = judgePrivacy(facts);
  const sentences = [
    small && judgeSentence("A small recurrent judge", small),
    strong && judgeSentence("A strong judge", strong),
    changeSentence([small, strong]),
    predictiveSentence(find("predictive"), find("medianPredictor")),
    distanceSentence(facts.measures),
    rivalSentence(facts.measures),
    ...privacySentences,
  ].filter((sentence): sentence is VerdictSentence => sentence !== undefined);
  return { quality, privacy, headline: `${qualityWords[quality]} ${privacyWords[privacy]}`.trim(), sentences };
}

const qualityWords: Readonly<Record<Quality, string>> = {
  "like-real": "Hard to tell from the real data.",
  close: "Close to the real data, but a strong judge tells them apart.",
  recognisable: "Recognisable as synthetic.",
  "told-apart": "Easily told from the real data.",
  unknown: "No judge was asked.",
};
const privacyWords: Readonly<Record<PrivacyFinding, string>> = {
  "no-sign": "No sign of copied training data.",
  memorised: "Training windows seem to be memorised.",
  copies: "Training windows are copied.",
  unknown: "",
};

/** Scores count as hard to tell when they are above those of real data by no more than this. */
const littleForSmall = 0.05;
const littleForStrong = 0.1;
/** A judge that is right in 65 % and in 90 % of the cases. */
const close = 0.15;
const recognisable = 0.4;
/** A strong judge that is right in 95 % of the cases, where the small one is not blind either. */
const obvious = 0.45;
/** A predictor whose error is above this share of the median's has learned next to nothing. */
const littleLearned = 0.9;

function judgeQuality(small: MeasureResult | undefined, strong: MeasureResult | undefined): Quality {
  if (!small?.synthetic) return "unknown";
  const score = small.synthetic.mean;
  const passes = (measure: MeasureResult | undefined, little: number) =>
    !measure?.synthetic || measure.synthetic.mean <= little + (measure.baseline?.mean ?? 0);
  if (passes(small, littleForSmall) && passes(strong, littleForStrong)) return "like-real";
  if (score <= close || passes(small, littleForSmall)) return "close";
  const isObvious = score > recognisable || (strong?.synthetic?.mean ?? 0) > obvious;
  return isObvious ? "told-apart" : "recognisable";
}

function judgeSentence(who: string, measure: MeasureResult): VerdictSentence {
  const { synthetic, baseline } = measure as Judged;
  const real = baseline
    ? ` (unseen real windows: ${percent(0.5 + baseline.mean)}, score ${formatValue(baseline.mean)})`
    : "";
  const text = `${who} tells synthetic windows from real ones in ${percent(0.5 + synthetic.mean)} of the cases, where guessing gets 50 %: score ${formatValue(synthetic.mean)}${real}.`;
  const tone =
    synthetic.mean <= littleForSmall + (baseline?.mean ?? 0) ? "good" : synthetic.mean <= close ? "fair" : "bad";
  return { text, measures: [measure.id], tone };
}

/** Real data that is told from itself makes every other row hard to read. */
function changeSentence(judges: readonly (MeasureResult | undefined)[]): VerdictSentence | undefined {
  const told = judges.filter((measure) => (measure?.baseline?.mean ?? 0) > close) as Judged[];
  const [first] = told;
  if (!first) return undefined;
  const share = percent(0.5 + (first.baseline?.mean ?? 0));
  const text = `Unseen real windows are themselves told from those learned from, in ${share} of the cases: the data changes with time. Read every number against the real row.`;
  return { text, measures: told.map(({ id }) => id), tone: "neutral" };
}

function predictiveSentence(
  measure: MeasureResult | undefined,
  median: MeasureResult | undefined,
): VerdictSentence | undefined {
  if (!measure?.synthetic) return undefined;
  const { synthetic, baseline } = measure;
  const nothing = median?.baseline;
  const real = baseline ? `, one that learned from real windows by ${formatValue(baseline.mean)}` : "";
  const blind = nothing ? `, one that always says the median by ${formatValue(nothing.mean)}` : "";
  const start = `A predictor that learned from synthetic windows errs by ${formatValue(synthetic.mean)} on unseen real ones${real}${blind}.`;
  const measures = [measure.id, ...(median ? [median.id] : [])];
  // A target that real data predicts no better than its median does says nothing about a generator.
  if (baseline && nothing && baseline.mean > littleLearned * nothing.mean) {
    const text = `${start} Even real windows teach next to nothing here, so this score says little.`;
    return { text, measures, tone: "neutral" };
  }
  return { text: start, measures, tone: toneOf(measure.standing) };
}

/** Groups whose measures need no judge. */
const distanceGroups = ["marginal", "time", "features", "moments", "sets"];
const groupWords: Readonly<Record<string, string>> = {
  marginal: "values of single columns",
  time: "course in time",
  features: "relations between columns",
  moments: "shape of the distributions",
  sets: "windows as a whole",
};

function distanceSentence(measures: readonly MeasureResult[]): VerdictSentence | undefined {
  const distances = measures.filter(({ group, standing }) => distanceGroups.includes(group) && standing !== null);
  if (distances.length === 0) return undefined;
  const fine = distances.filter(({ standing }) => standing === "real");
  const off = distances.filter(({ standing }) => standing !== "real").sort((a, b) => excess(b) - excess(a));
  const start = `${fine.length} of ${distances.length} distances are no larger than between two parts of the real data`;
  const worst = off[0] as Judged | undefined;
  const text = worst
    ? `${start}. Farthest off: ${worst.name}, ${formatValue(worst.synthetic.mean)} (real: ${formatValue(worst.baseline?.mean ?? 0)}), about the ${groupWords[worst.group]}.`
    : `${start}.`;
  const share = fine.length / distances.length;
  return { text, measures: distances.map(({ id }) => id), tone: share > 0.75 ? "good" : share > 0.4 ? "fair" : "bad" };
}

/** How many times the real row's value it is. */
function excess({ synthetic, baseline }: MeasureResult): number {
  if (!synthetic || !baseline) return 0;
  return Math.abs(synthetic.mean - baseline.mean) / (Math.abs(baseline.mean) + 1e-9);
}

function rivalSentence(measures: readonly MeasureResult[]): VerdictSentence | undefined {
  const compared = measures.filter(
    ({ group, best, synthetic, rival }) =>
      (group === "score" || distanceGroups.includes(group)) && best !== "baseline" && synthetic && rival,
  ) as Judged[];
  if (compared.length === 0) return undefined;
  const wins = compared.filter(({ best, synthetic, rival }) => {
    const difference = synthetic.mean - (rival?.mean ?? 0);
    return best === "low" ? difference < 0 : difference > 0;
  });
  const share = wins.length / compared.length;
  const how =
    share > 0.5 ? "It does better than" : share < 0.5 ? "It does worse than" : "It does neither better nor worse than";
  const text = `${how} a rival without any network (principal components and a Gaussian mixture): better in ${wins.length} of ${compared.length} scores and distances.`;
  return { text, measures: compared.map(({ id }) => id), tone: share > 0.5 ? "good" : share > 0.3 ? "fair" : "bad" };
}

type Judged = MeasureResult & { readonly synthetic: NonNullable<MeasureResult["synthetic"]> };

function toneOf(standing: Standing | null): VerdictSentence["tone"] {
  return standing === "real" ? "good" : standing === "between" ? "fair" : standing === "rival" ? "bad" : "neutral";
}

function percent(share: number): string {
  return `${Math.round(Math.min(1, share) * 100)} %`;
}
