import { deterministicMeasure } from "./deterministic-measure.js";
import { manifoldCounts } from "./manifold-counts.js";

/** Share of real windows that lie among judged ones. */
export const recall = deterministicMeasure({
  id: "recall",
  name: "Recall",
  group: "sets",
  best: "high",
  definition:
    "A ball around each judged window reaches to its fifth neighbour among them (Euclidean distance of whole windows; windows that share rows are no neighbours). This is the share of training windows that lie in at least one such ball: how much of the real variety could be generated. After Kynkäänniemi et al. (2019). 1: all. Samples that are scattered widely have wide balls and reach much; coverage is not misled by that. At most 1500 windows a side (600 in fast mode), equally many of each.",
  async value(comparison, options) {
    const { reached } = await manifoldCounts(comparison, options);
    return reached.filter((is) => is === 1).length / reached.length;
  },
});
