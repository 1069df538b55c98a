import { scoreMeasures } from "./judges/score-measures.js";
import type { Measure } from "./measure.js";

/** What {@link evaluate} measures, in the order of the report's table. */
export const standardMeasures: readonly Measure[] = [...scoreMeasures];
