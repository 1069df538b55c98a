import type { SeriesArray } from "@timevae/spec";
import { canonicalOrder } from "./canonical-order.js";
import { checkWindows, fewestWindows, limitWindows, matchWindows } from "./check-windows.js";
import type { EvaluatedData, HoldOutRule } from "./evaluation.js";
import { holdOut } from "./hold-out.js";
import { constantColumnNames, createTrainScale } from "./scale-by-train.js";
import { createWindowKeys } from "./window-keys.js";

/** Windows of each kind that are judged, at most; more would cost time and change little. */
const mostWindows = { full: 10_000, fast: 2_000 } as const;

export interface PrepareOptions {
  readonly real: SeriesArray;
  readonly synthetic: SeriesArray;
  readonly heldOut?: SeriesArray | undefined;
  readonly holdOutRule?: "file" | "model" | undefined;
  readonly heldOutFraction: number;
  readonly seed: number;
  readonly fast: boolean;
}

/** The three kinds of windows, in their own units and scaled by the training windows, in canonical order. */
export interface PreparedWindows {
  readonly train: SeriesArray;
  readonly heldOut: SeriesArray;
  readonly synthetic: SeriesArray;
  readonly scaled: Readonly<Record<"train" | "heldOut" | "synthetic", SeriesArray>>;
  readonly holdOut: HoldOutRule;
  readonly data: EvaluatedData;
  readonly warnings: readonly string[];
}

/**
 * Checks what was given, sets real windows aside where none were, and puts everything in order.
 *
 * @throws {TimeVAEError} `invalid-data` when it cannot be judged, naming the side
 */
export function prepare(options: PrepareOptions): PreparedWindows {
  const { real, seed } = options;
  checkWindows(real, "real", options.heldOut ? fewestWindows.train : fewestWindows.train + fewestWindows.heldOut);
  const synthetic = matchWindows(real, options.synthetic, "synthetic");
  checkWindows(options.synthetic, "synthetic", fewestWindows.synthetic);
  const sides = takeSides(options);
  checkWindows(sides.train, "real windows to learn from", fewestWindows.train);
  checkWindows(options.heldOut ?? sides.heldOut, "held-out windows", fewestWindows.heldOut);

  const warnings: string[] = [];
  const most = mostWindows[options.fast ? "fast" : "full"];
  const limited = (series: SeriesArray, name: string) => {
    const windows = series.shape[0];
    if (windows > most) warnings.push(`Of ${windows} ${name} windows ${most}, drawn by seed, are judged.`);
    return limitWindows(canonicalOrder(series, seed), most);
  };
  const copies = countCopies(sides.train, synthetic);
  const heldOutCopies = countCopies(sides.train, sides.heldOut);
  const train = limited(sides.train, "training");
  const heldOut = limited(sides.heldOut, "held-out");
  const judged = limited(synthetic, "synthetic");
  warnings.push(...warnAbout(options, sides, copies, heldOutCopies));
  const scale = createTrainScale(sides.train);
  return {
    train,
    heldOut,
    synthetic: judged,
    scaled: { train: scale(train), heldOut: scale(heldOut), synthetic: scale(judged) },
    holdOut: sides.rule,
    data: {
      steps: real.shape[1],
      columns: real.columns,
      trainWindows: train.shape[0],
      heldOutWindows: heldOut.shape[0],
      droppedWindows: sides.dropped,
      syntheticWindows: judged.shape[0],
      exactCopies: copies,
    },
    warnings,
  };
}

interface Sides {
  readonly train: SeriesArray;
  readonly heldOut: SeriesArray;
  readonly dropped: number;
  readonly rule: HoldOutRule;
}

function takeSides(options: PrepareOptions): Sides {
  const { real, seed, heldOutFraction: fraction } = options;
  if (!options.heldOut) return holdOut(real, { fraction, seed });
  const heldOut = matchWindows(real, options.heldOut, "held-out");
  return { train: real, heldOut, dropped: 0, rule: options.holdOutRule ?? "file" };
}

/** Windows of `series` that equal one of `train` in every number. */
function countCopies(train: SeriesArray, series: SeriesArray): number {
  const steps = train.shape[1];
  const trainKeys = createWindowKeys(train);
  const keys = createWindowKeys(series);
  const known = new Set(Array.from({ length: train.shape[0] }, (_, n) => trainKeys.first(n, steps)));
  let copies = 0;
  for (let n = 0; n < series.shape[0]; n++) {
    // A stretch without any change (a dry month) may come twice without having been copied.
    if (!keys.isConstant(n) && known.has(keys.first(n, steps))) copies++;
  }
  return copies;
}

function warnAbout(options: PrepareOptions, sides: Sides, copies: number, heldOutCopies: number): string[] {
  const warnings: string[] = [];
  const synthetic = options.synthetic.shape[0];
  const heldOut = sides.heldOut.shape[0];
  if (copies > synthetic / 2) {
    warnings.push(
      `${copies} of ${synthetic} synthetic windows equal a training window in every number: is it the same file twice?`,
    );
  } else if (copies > 0) {
    warnings.push(`${copies} of ${synthetic} synthetic windows equal a training window in every number.`);
  }
  if (heldOutCopies > 0) {
    warnings.push(
      `${heldOutCopies} of ${heldOut} held-out windows equal a training window in every number: the real-vs-real row looks better than it should.`,
    );
  }
  if (sides.rule === "time" || sides.rule === "draw") {
    const which = sides.rule === "time" ? "the last" : "a draw of the";
    warnings.push(
      `No held-out windows were given: ${which} real windows, ${heldOut} of ${options.real.shape[0]}, were set aside. If the generator learned from them too, privacy looks better than it is.`,
    );
  }
  if (sides.rule === "draw") {
    warnings.push("The real windows know no place in time and share no rows: they count as unrelated.");
  }
  const constants = constantColumnNames(sides.train);
  if (constants.length > 0) {
    warnings.push(
      `The real data never changes in ${constants
        .slice(0, 12)
        .map((name) => JSON.stringify(name))
        .join(", ")}.`,
    );
  }
  return warnings;
}
