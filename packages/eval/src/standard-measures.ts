import { distanceMeasures } from "./distances/distance-measures.js";
import { scoreMeasures } from "./judges/score-measures.js";
import type { Measure } from "./measure.js";
import { privacyMeasures } from "./privacy/privacy-measures.js";

/** What {@link evaluate} measures, in the order of the report's table. */
export const standardMeasures: readonly Measure[] = [...scoreMeasures, ...distanceMeasures, ...privacyMeasures];
