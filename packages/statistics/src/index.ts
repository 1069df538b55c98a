export { choleskyInPlace, solveLower, solveLowerTransposed } from "./cholesky.js";
export { type MeanInterval, meanInterval } from "./mean-interval.js";
export { quantile } from "./quantile.js";
export { studentTCentral, studentTQuantile } from "./student-t.js";
