import { deterministicMeasure } from "./deterministic-measure.js";
import { manifoldCounts, neighbourhood } from "./manifold-counts.js";

/** How densely real windows surround judged ones. */
export const density = deterministicMeasure({
  id: "density",
  name: "Density",
  group: "sets",
  best: "baseline",
  definition:
    "A ball around each training window reaches to its fifth neighbour among them (Euclidean distance of whole windows; windows that share rows are no neighbours). This is how many balls of training windows a judged window lies in, on average, divided by 5: whether judged windows lie where real ones are dense. After Naeem et al. (2020). Real data have about 1; above 1 means that samples crowd into the densest part, as averaged samples do. At most 1500 windows a side (600 in fast mode), equally many of each.",
  async value(comparison, options) {
    const { realBalls } = await manifoldCounts(comparison, options);
    return realBalls.reduce((sum, balls) => sum + balls, 0) / (neighbourhood * realBalls.length);
  },
});
