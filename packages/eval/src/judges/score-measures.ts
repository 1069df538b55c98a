import type { Measure } from "../measure.js";
import { discriminative } from "./discriminative.js";
import { discriminativeOfAuthors } from "./discriminative-of-authors.js";
import { medianPredictor } from "./median-predictor.js";
import { predictive } from "./predictive.js";
import { predictiveOfAuthors } from "./predictive-of-authors.js";
import { strongJudge } from "./strong-judge.js";

/** The measures that judges make, in the order of a table. */
export const scoreMeasures: readonly Measure[] = [discriminative, predictive, medianPredictor, strongJudge];

/** The two scores as the TimeVAE authors measured them, for comparison with published tables: not part of an ordinary evaluation. */
export const authorsScoreMeasures: readonly Measure[] = [discriminativeOfAuthors, predictiveOfAuthors];
