import { deterministicMeasure } from "./deterministic-measure.js";
import { manifoldCounts } from "./manifold-counts.js";

/** Share of real windows that have a judged one nearby. */
export const coverage = deterministicMeasure({
  id: "coverage",
  name: "Coverage",
  group: "sets",
  best: "high",
  definition:
    "A ball around each training window reaches to its fifth neighbour among them (Euclidean distance of whole windows; windows that share rows are no neighbours). This is the share of training windows whose ball holds at least one judged window: how much of the real variety is there. After Naeem et al. (2020). 1: all; about .97 is what equal distributions reach. At most 1500 windows a side (600 in fast mode), equally many of each.",
  async value(comparison, options) {
    const { covered } = await manifoldCounts(comparison, options);
    return covered.filter((is) => is === 1).length / covered.length;
  },
});
