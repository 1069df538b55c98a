import { deterministicMeasure } from "../distances/deterministic-measure.js";
import { membershipAttack } from "./membership-attack.js";

/** Area under the curve of a membership-inference attack by distance. */
export const membershipInference = deterministicMeasure({
  id: "membershipInference",
  name: "Membership inference (AUC)",
  group: "privacy",
  best: "baseline",
  definition:
    "An attacker who holds the judged windows guesses which real windows were trained on: those that lie nearest to a judged window (Chen et al. 2020). The number is the chance that a training window is nearer than a held-out one: 0.5 is guessing, 1 is certainty. The interval (95 %, DeLong et al. 1988) counts only windows that share no rows as independent. Held-out windows lie later in time, so where data drift, more than 0.5 can be drift instead of memory; in the real-vs-real row the earlier half of the held-out windows plays the judged ones.",
  async value(comparison, options) {
    return (await membershipAttack(comparison, options)).area;
  },
  async interval(comparison, options) {
    return (await membershipAttack(comparison, options)).interval;
  },
});
