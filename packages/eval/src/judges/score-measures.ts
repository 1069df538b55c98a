import type { Measure } from "../measure.js";
import { discriminative } from "./discriminative.js";
import { medianPredictor } from "./median-predictor.js";
import { predictive } from "./predictive.js";
import { strongJudge } from "./strong-judge.js";

/** The measures that judges make, in the order of a table. */
export const scoreMeasures: readonly Measure[] = [discriminative, predictive, medianPredictor, strongJudge];
