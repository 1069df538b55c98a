/** How hard it is to tell the windows from real ones; `unknown` without judges. */
export type Quality = "like-real" | "close" | "recognisable" | "told-apart" | "unknown";
/** Whether windows seem to be taken from the training data: as they are, or nearly. */
export type PrivacyFinding = "no-sign" | "memorised" | "copies" | "unknown";

/** What the numbers say, in words made by rules. */
export interface Verdict {
  readonly quality: Quality;
  readonly privacy: PrivacyFinding;
  readonly headline: string;
  readonly sentences: readonly VerdictSentence[];
}

export interface VerdictSentence {
  /** Plain words with the numbers they rest on. */
  readonly text: string;
  /** Ids of the measures it rests on. */
  readonly measures: readonly string[];
  readonly tone: "good" | "fair" | "bad" | "neutral";
}
