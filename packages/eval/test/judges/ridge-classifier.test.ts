import { createReferenceEngine } from "@timevae/graph/reference";
import { createRandom } from "@timevae/spec";
import { expect, it } from "vitest";
import { fitRidgeClassifier } from "../../src/judges/ridge-classifier.js";

/** Ridge regression by its definition: gradient descent on `‖y − c − Xw‖² + penalty · ‖w‖²` of standardised features. */
function naiveRidge(features: Float64Array[], labels: Float64Array, penalty: number): Float64Array {
  const rows = labels.length;
  const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / rows;
  const standardised = features.map((feature) => {
    const mean = average(feature);
    const deviation = Math.sqrt(average(feature.map((value) => (value - mean) ** 2)));
    return feature.map((value) => (value - mean) / deviation);
  });
  const centre = average(labels);
  const weights = new Float64Array(features.length);
  for (let step = 0; step < 2000; step++) {
    const errors = labels.map(
      (label, n) => label - centre - standardised.reduce((sum, feature, i) => sum + feature[n]! * weights[i]!, 0),
    );
    for (const [i, feature] of standardised.entries()) {
      const slope = errors.reduce((sum, error, n) => sum + error * feature[n]!, 0) - penalty * weights[i]!;
      weights[i]! += slope / (penalty + rows * features.length);
    }
  }
  return Float64Array.from(
    labels,
    (_, n) => centre + standardised.reduce((sum, feature, i) => sum + feature[n]! * weights[i]!, 0),
  );
}

it("a ridge classifier answers as gradient descent on its definition does, for one of its penalties", async () => {
  const random = createRandom(4);
  const labels = Float64Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 1 : -1));
  const features = Array.from({ length: 4 }, (_, i) => labels.map((label) => 3 * i + label * 0.4 + random.normal()));
  const { constant, weights } = await fitRidgeClassifier(createReferenceEngine(), features, labels);
  const answers = labels.map((_, n) => features.reduce((sum, feature, i) => sum + feature[n]! * weights[i]!, constant));
  const distances = [1, 10, 100, 1000, 10_000].map((penalty) => {
    const expected = naiveRidge(features, labels, penalty);
    return Math.max(...answers.map((answer, n) => Math.abs(answer - expected[n]!)));
  });
  expect(Math.min(...distances)).toBeLessThan(1e-4);
  // They differ, so that agreeing with one of them says something.
  expect(distances.filter((distance) => distance < 1e-2)).toHaveLength(1);
});
