import { areaUnderCurve } from "@timevae/statistics";
import { evenSubset } from "../distances/even-subset.js";
import { rememberComparison } from "../distances/remember-comparison.js";
import { windowMatrix } from "../distances/window-matrix.js";
import type { Comparison, MeasureOptions } from "../measure.js";
import { countApart } from "./count-apart.js";
import { crossMinima } from "./cross-minima.js";
import { mostWindows, recordDistances } from "./record-distances.js";
import { splitInTime } from "./split-in-time.js";

/** How well an attacker who holds the judged windows tells training windows from held-out ones. */
export interface MembershipAttack {
  /** The chance that a training window is nearer to the judged windows than a held-out one: ½ is guessing. */
  readonly area: number;
  /** 95 % interval of the area, with as many observations as there are windows that share no rows. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * A membership-inference attack by distance (Chen et al. 2020, "GAN-Leaks"): a real window is taken for a training window if it is near to
 * a judged one. In the real-vs-real row the earlier half of the held-out windows plays the judged windows, and the later half those
 * that were not trained on.
 */
export const membershipAttack: (comparison: Comparison, options: MeasureOptions) => Promise<MembershipAttack> =
  rememberComparison(async (comparison: Comparison, options: MeasureOptions) => {
    const { train, heldOut } = comparison;
    const isBaseline = comparison.isBaseline || comparison.subject === heldOut;
    const { earlier, later } = isBaseline ? splitInTime(heldOut) : { earlier: comparison.subject, later: heldOut };
    const most = mostWindows(train.values.length, options.fast);
    const judged = windowMatrix(evenSubset(earlier, most));
    const outsiders = evenSubset(later, most);
    const alone = { shareRows: () => true, signal: options.signal };
    const members = isBaseline
      ? (await crossMinima(judged, windowMatrix(train), alone)).back
      : (await recordDistances(comparison, options)).subject.back;
    const others = (await crossMinima(judged, windowMatrix(outsiders), alone)).back;
    const { area, placementVariances } = areaUnderCurve(
      members.map((distance) => -distance),
      others.map((distance) => -distance),
    );
    const error = Math.sqrt(placementVariances[0] / countApart(train) + placementVariances[1] / countApart(outsiders));
    return { area, interval: [Math.max(0, area - 1.96 * error), Math.min(1, area + 1.96 * error)] as const };
  });
