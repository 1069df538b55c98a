import type { Measure } from "../measure.js";
import { closerThanHeldOut } from "./closer-than-held-out.js";
import { closestRecord } from "./closest-record.js";
import { closestRecordLow } from "./closest-record-low.js";
import { membershipInference } from "./membership-inference.js";
import { neighbourDistanceRatio } from "./neighbour-distance-ratio.js";

/** Whether samples give training windows away, in the order of a table. */
export const privacyMeasures: readonly Measure[] = Object.freeze([
  closestRecord,
  closestRecordLow,
  neighbourDistanceRatio,
  closerThanHeldOut,
  membershipInference,
]);
