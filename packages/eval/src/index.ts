export { autocorrelationCurves } from "./distances/autocorrelation-curves.js";
export { correlationMatrix } from "./distances/correlation-matrix.js";
export { distanceMeasures } from "./distances/distance-measures.js";
export { featureMoments } from "./distances/feature-moments.js";
export { powerSpectra } from "./distances/power-spectra.js";
export { sortedValues } from "./distances/sorted-values.js";
export type { Comparison, Measure, MeasureGroup, MeasureOptions } from "./measure.js";
export { type MembershipAttack, membershipAttack } from "./privacy/membership-attack.js";
export { privacyMeasures } from "./privacy/privacy-measures.js";
