import { deterministicMeasure } from "./deterministic-measure.js";
import { manifoldCounts } from "./manifold-counts.js";

/** Share of judged windows that lie among real ones. */
export const precision = deterministicMeasure({
  id: "precision",
  name: "Precision",
  group: "sets",
  best: "high",
  definition:
    "A ball around each training window reaches to its fifth neighbour among them (Euclidean distance of whole windows; windows that share rows are no neighbours). This is the share of judged windows that lie in the ball of at least one training window: how many look real. After Kynkäänniemi et al. (2019). 1: all. One odd training window with a wide ball can make it look better than it is; density is the stabler number. At most 1500 windows a side (600 in fast mode), equally many of each.",
  async value(comparison, options) {
    const { realBalls } = await manifoldCounts(comparison, options);
    return realBalls.filter((balls) => balls > 0).length / realBalls.length;
  },
});
