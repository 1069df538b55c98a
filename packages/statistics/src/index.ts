export { type AreaUnderCurve, areaUnderCurve } from "./area-under-curve.js";
export { choleskyInPlace, solveLower, solveLowerTransposed } from "./cholesky.js";
export { correlation } from "./correlation.js";
export { type Covariance, columnMeans, covariance } from "./covariance.js";
export { type DynamicTimeWarpingOptions, dynamicTimeWarping } from "./dynamic-time-warping.js";
export {
  type FitGaussianMixtureOptions,
  fitGaussianMixture,
  type GaussianMixture,
  meanLogLikelihood,
  sampleGaussianMixture,
} from "./gaussian-mixture.js";
export { type HistogramOptions, histogram } from "./histogram.js";
export { kolmogorovSmirnov } from "./kolmogorov-smirnov.js";
export { createMatrix, type Matrix } from "./matrix.js";
export { type MeanInterval, meanInterval } from "./mean-interval.js";
export { type Moments, moments } from "./moments.js";
export { type NearestNeighboursOptions, type Neighbours, nearestNeighbours } from "./nearest-neighbours.js";
export { type PrincipalComponents, principalComponents, project } from "./principal-components.js";
export { quantile } from "./quantile.js";
export { squaredDistances } from "./squared-distances.js";
export { studentTCentral, studentTQuantile } from "./student-t.js";
export { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.js";
export { wasserstein1 } from "./wasserstein.js";
