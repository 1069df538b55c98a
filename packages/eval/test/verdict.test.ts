import { describe, expect, it } from "vitest";
import { formatValue } from "../src/format-value.js";
import type { MeasureResult } from "../src/index.js";
import { reachVerdict } from "../src/reach-verdict.js";
import { standingOf } from "../src/standing.js";
import { summarizeRepeats } from "../src/summarize-repeats.js";

const configuration = { seed: 0, fast: false, engine: "none", holdOut: "file" } as const;
const data = {
  steps: 24,
  columns: ["a"],
  trainWindows: 800,
  heldOutWindows: 200,
  droppedWindows: 0,
  syntheticWindows: 800,
  exactCopies: 0,
};

type Row = readonly number[] | number;
function result(
  id: string,
  group: MeasureResult["group"],
  [synthetic, baseline, rival]: readonly [synthetic: Row, baseline: Row, rival?: Row],
  best: MeasureResult["best"] = "low",
): MeasureResult {
  const rows = {
    synthetic: summarizeRepeats([synthetic].flat()),
    baseline: summarizeRepeats([baseline].flat()),
    rival: rival === undefined ? null : summarizeRepeats([rival].flat()),
  };
  const standing = standingOf(best, rows);
  return { id, name: `The ${id}`, group, definition: "", best, deterministic: false, ...rows, standing, reason: null };
}
const verdictOf = (measures: readonly MeasureResult[], others: Partial<typeof data> = {}) =>
  reachVerdict({ configuration, data: { ...data, ...others }, measures });

describe("standing", () => {
  it.each([
    ["low", [0.1, 0.1, 0.3], "real"],
    // A tenth is nothing, a fifth is something.
    ["low", [0.109, 0.1, 0.3], "real"],
    ["low", [0.12, 0.1, 0.3], "between"],
    ["low", [0.4, 0.1, 0.3], "rival"],
    ["low", [0.4, 0.1], "between"],
    ["low", [0, 0, 0.3], "real"],
    ["low", [0.001, 0, 0.3], "between"],
    ["high", [0.95, 0.9, 0.5], "real"],
    ["high", [0.7, 0.9, 0.5], "between"],
    ["high", [0.4, 0.9, 0.5], "rival"],
    ["baseline", [0.9, 1, 2], "real"],
    ["baseline", [0.5, 1, 2], "between"],
    ["baseline", [2.5, 1, 2], "rival"],
  ] as const)("%s is best, %j: %s", (best, rows, standing) => {
    expect(result("x", "marginal", rows as unknown as readonly [number, number, number?], best).standing).toBe(
      standing,
    );
  });

  it("gives judges the benefit of their spread, within limits", () => {
    // Half-widths of about 0.025 each.
    expect(
      result("x", "score", [
        [0.12, 0.14, 0.13],
        [0.1, 0.12, 0.11],
      ]).standing,
    ).toBe("real");
    expect(
      result("x", "score", [
        [0.1299, 0.1301, 0.13],
        [0.1099, 0.1101, 0.11],
      ]).standing,
    ).toBe("between");
    // Intervals that hold everything prove nothing.
    expect(
      result("x", "score", [
        [0, 0.5, 0.4],
        [0.05, 0.15, 0.1],
      ]).standing,
    ).toBe("between");
  });
});

describe("the verdict", () => {
  it.each([
    [[0.02, 0.01], [0.05, 0.03], "like-real", "Hard to tell from the real data."],
    [[0.02, 0.01], [0.45, 0.03], "close", "Close to the real data, but a strong judge tells them apart."],
    [[0.12, 0.01], [0.12, 0.03], "close", "Close to the real data, but a strong judge tells them apart."],
    [[0.3, 0.01], [0.4, 0.03], "recognisable", "Recognisable as synthetic."],
    [[0.3, 0.01], [0.5, 0.03], "told-apart", "Easily told from the real data."],
    [[0.48, 0.01], [0.5, 0.03], "told-apart", "Easily told from the real data."],
    // Where real data is told from itself, that is the measure.
    [[0.22, 0.2], [0.3, 0.29], "like-real", "Hard to tell from the real data."],
  ] as const)("of scores %j and %j", (small, strong, quality, headline) => {
    const verdict = verdictOf([result("discriminative", "score", small), result("strongJudge", "score", strong)]);
    expect(verdict.quality).toBe(quality);
    expect(verdict.headline).toBe(headline);
  });

  it("names the numbers that it rests on, beside the real ones", () => {
    const verdict = verdictOf([
      result("discriminative", "score", [
        [0.2, 0.22, 0.21],
        [0.011, 0.01, 0.012],
        [0.3, 0.3, 0.3],
      ]),
      result("strongJudge", "score", [0.4, 0.03, 0.5]),
      result("predictive", "score", [0.05, 0.04, 0.06]),
      result("medianPredictor", "score", [0.2, 0.2, 0.2], "baseline"),
      result("near", "marginal", [0.1, 0.1, 0.2]),
      result("off", "time", [0.3, 0.1, 0.2]),
      result("further", "sets", [0.9, 0.1, 0.2]),
      result("closestRecord", "privacy", [0.12, 0.125], "baseline"),
      result("neighbourDistanceRatio", "privacy", [0.9, 0.91], "baseline"),
    ]);
    expect(verdict.headline).toBe("Recognisable as synthetic. No sign of copied training data.");
    expect(verdict.sentences).toEqual([
      {
        text: "A small recurrent judge tells synthetic windows from real ones in 71 % of the cases, where guessing gets 50 %: score 0.210 (unseen real windows: 51 %, score 0.011).",
        measures: ["discriminative"],
        tone: "bad",
      },
      {
        text: "A strong judge tells synthetic windows from real ones in 90 % of the cases, where guessing gets 50 %: score 0.400 (unseen real windows: 53 %, score 0.030).",
        measures: ["strongJudge"],
        tone: "bad",
      },
      {
        text: "A predictor that learned from synthetic windows errs by 0.050 on unseen real ones, one that learned from real windows by 0.040, one that always says the median by 0.200.",
        measures: ["predictive", "medianPredictor"],
        tone: "fair",
      },
      {
        text: "1 of 3 distances are no larger than between two parts of the real data. Farthest off: The further, 0.900 (real: 0.100), about the windows as a whole.",
        measures: ["near", "off", "further"],
        tone: "bad",
      },
      {
        text: "It does better than a rival without any network (principal components and a Gaussian mixture): better in 4 of 6 scores and distances.",
        measures: ["discriminative", "strongJudge", "predictive", "near", "off", "further"],
        tone: "good",
      },
      {
        text: "Half of the synthetic windows lie within 0.120 of a training window, half of the unseen real ones within 0.125: no nearer than unseen data (ratio of the two nearest distances 0.900, real 0.910).",
        measures: ["closestRecord", "neighbourDistanceRatio"],
        tone: "good",
      },
    ]);
  });

  it("says when a score says nothing, and when real data is told from itself", () => {
    const { sentences } = verdictOf([
      result("discriminative", "score", [0.3, 0.2]),
      result("predictive", "score", [0.25, 0.249]),
      result("medianPredictor", "score", [0.251, 0.251], "baseline"),
    ]);
    expect(sentences[1]).toEqual({
      text: "Unseen real windows are themselves told from those learned from, in 70 % of the cases: the data changes with time. Read every number against the real row.",
      measures: ["discriminative"],
      tone: "neutral",
    });
    expect(sentences[2]?.text).toMatch(/Even real windows teach next to nothing here, so this score says little\.$/);
    expect(sentences[2]?.tone).toBe("neutral");
  });

  it("says when windows are copied", () => {
    const { privacy, headline, sentences } = verdictOf([], { exactCopies: 3 });
    expect([privacy, headline]).toEqual(["copies", "No judge was asked. Training windows are copied."]);
    expect(sentences.map(({ text }) => text)).toEqual(["3 synthetic windows equal a training window in every number."]);
  });
});

describe("privacy", () => {
  const closest = (synthetic: number) => result("closestRecord", "privacy", [synthetic, 0.1], "baseline");
  const ratio = (synthetic: number) => result("neighbourDistanceRatio", "privacy", [synthetic, 0.9], "baseline");
  const attack = (synthetic: number, interval: readonly [number, number]) => {
    const measure = result("membershipInference", "privacy", [synthetic, 0.51], "baseline");
    return { ...measure, synthetic: summarizeRepeats([synthetic], interval) };
  };
  it.each([
    // Averages lie near everything, and no window is given away.
    ["averages", [closest(0.05), ratio(0.88)], "no-sign", ["fair"]],
    ["memorised windows", [closest(0.05), ratio(0.3)], "memorised", ["bad"]],
    ["unseen data", [closest(0.11), ratio(0.9), attack(0.52, [0.45, 0.59])], "no-sign", ["good", "good"]],
    ["an attack that succeeds", [closest(0.05), attack(0.8, [0.7, 0.9])], "memorised", ["fair", "bad"]],
    ["an attack that nothing else was measured beside", [attack(0.8, [0.7, 0.9])], "memorised", ["bad"]],
    // Held-out windows that lie elsewhere are far from samples without any memory of the others.
    ["data that drift", [closest(0.11), attack(0.8, [0.7, 0.9])], "no-sign", ["good", "neutral"]],
    ["an attack that may be luck", [closest(0.11), attack(0.65, [0.45, 0.84])], "no-sign", ["good", "good"]],
    [
      "copies among others",
      [closest(0.095), result("closestRecordLow", "privacy", [0, 0.05], "baseline")],
      "copies",
      ["bad", "good"],
    ],
  ] as const)("of %s", (_, measures, privacy, tones) => {
    const verdict = verdictOf(measures);
    expect(verdict.privacy).toBe(privacy);
    expect(verdict.sentences.map(({ tone }) => tone)).toEqual(tones);
  });
});

describe("numbers of tables", () => {
  it.each([
    [0, "0.000"],
    [0.02149, "0.021"],
    [-0.5, "−0.500"],
    [9.9994, "9.999"],
    [41.26, "41.3"],
    [1834.4, "1834"],
    [0.000021, "2.1e−5"],
  ])("%d is %s", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });
});
