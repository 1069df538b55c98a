import { describe, expect, it } from "vitest";
import { distanceMeasures, privacyMeasures } from "../src/index.js";
import { byId, comparison, mapValues, measured, seriesOf } from "./measure-helpers.js";

/**
 * Values that SciPy 1.17.1, scikit-learn 1.9.1 and NumPy 2.4.6 computed of the same windows, with A, B, H for train, subject and held-out as
 * `[·, 12]` float64 of the float32 values, and a, b for one feature's values:
 *
 * ```python
 * n, t, d = np.meshgrid(np.arange(40), np.arange(6), np.arange(2), indexing="ij")
 * w = lambda k: (0.5 + 0.4 * np.sin(k * n * n + 0.7 * t + 1.3 * d * n)).astype("f4").astype("f8")
 * train, subject, held_out = w(1.0), (w(1.1) ** 2).astype("f4").astype("f8"), w(1.2)[:30]
 * ```
 */
const wave = (k: number) => (n: number, t: number, d: number) =>
  0.5 + 0.4 * Math.sin(k * n * n + 0.7 * t + 1.3 * d * n);
const train = seriesOf([40, 6, 2], wave(1));
const subject = mapValues(seriesOf([40, 6, 2], wave(1.1)), (value) => value ** 2);
const heldOut = seriesOf([30, 6, 2], wave(1.2));

describe("values of SciPy and scikit-learn", () => {
  it.each([
    // mean over features of scipy.stats.ks_2samp(a, b).statistic
    ["kolmogorovSmirnov", 0.3979166666666667],
    // scipy.stats.wasserstein_distance(a, b)
    ["wasserstein1", 0.21786043247169196],
    // abs(scipy.stats.skew(a) - scipy.stats.skew(b)), and kurtosis
    ["skewnessDifference", 0.6596308045042405],
    ["kurtosisDifference", 0.1613548670906364],
    // scipy.stats.ks_2samp of np.diff(x[..., d].astype("f4"), axis=1)
    ["incrementsDistance", 0.14],
    // abs(np.corrcoef(a0, a1)[0, 1] - np.corrcoef(b0, b1)[0, 1]) / 10
    ["correlationDifference", 0.004936960458411095],
    // k = sklearn.metrics.pairwise.rbf_kernel with gamma = 1 / (2 * np.median(scipy.spatial.distance.pdist(A)) ** 2):
    // (k(A, A).sum() - 40) / 40 / 39 + (k(B, B).sum() - 40) / 40 / 39 - 2 * k(A, B).mean()
    ["maximumMeanDiscrepancy", 0.18215789224187873],
    // near = sklearn.neighbors.NearestNeighbors(n_neighbors=2).fit(A).kneighbors(B)[0]: np.median(near[:, 0]) / 12 ** .5
    ["closestRecord", 0.17237196154243845],
    // np.percentile(near[:, 0], 5) / 12 ** .5
    ["closestRecordLow", 0.13322289545439284],
    // np.percentile(near[:, 0] / near[:, 1], 5)
    ["neighbourDistanceRatio", 0.6841566798906686],
    // sklearn.metrics.roc_auc_score([1] * 40 + [0] * 30, minus the distances of A and H to the nearest of B)
    ["membershipInference", 0.47375],
  ])("%s", async (id, expected) => {
    const measure = byId([...distanceMeasures, ...privacyMeasures], id);
    expect(await measured(measure, comparison(train, heldOut, subject))).toBeCloseTo(expected, 7);
  });
});
