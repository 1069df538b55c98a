import type { Measure } from "../measure.js";
import { autocorrelationDifference } from "./autocorrelation-difference.js";
import { correlationDifference } from "./correlation-difference.js";
import { coverage } from "./coverage.js";
import { density } from "./density.js";
import { histogramDifference } from "./histogram-difference.js";
import { incrementsDistance } from "./increments-distance.js";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.js";
import { kurtosisDifference } from "./kurtosis-difference.js";
import { maximumMeanDiscrepancy } from "./maximum-mean-discrepancy.js";
import { nearestDtw } from "./nearest-dtw.js";
import { powerSpectrumDifference } from "./power-spectrum-difference.js";
import { precision } from "./precision.js";
import { recall } from "./recall.js";
import { skewnessDifference } from "./skewness-difference.js";
import { wasserstein } from "./wasserstein.js";

/** The distances that need no training, in the order of a table: of single values, in time, across features, of whole windows. */
export const distanceMeasures: readonly Measure[] = Object.freeze([
  kolmogorovSmirnov,
  wasserstein,
  histogramDifference,
  autocorrelationDifference,
  powerSpectrumDifference,
  incrementsDistance,
  correlationDifference,
  skewnessDifference,
  kurtosisDifference,
  maximumMeanDiscrepancy,
  precision,
  recall,
  density,
  coverage,
  nearestDtw,
]);
