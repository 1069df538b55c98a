import { deterministicMeasure } from "./deterministic-measure.js";
import { meanOverFeatures } from "./mean-over-features.js";
import { powerSpectra } from "./power-spectra.js";
import { totalVariation } from "./total-variation.js";

/** Difference of the shares of power per frequency. */
export const powerSpectrumDifference = deterministicMeasure({
  id: "powerSpectrumDifference",
  name: "Power spectrum difference",
  group: "time",
  best: "low",
  definition:
    "For each feature, the share of its variation within windows that lies at each frequency (mean periodogram of the windows less their means, made to add up to 1): half the sum of absolute differences from the training data's shares, mean over features. 0: the same rhythm and roughness; 1: no frequency in common. Samples that are too smooth lack the high frequencies. A feature that does not vary within windows on either side counts 0, on one side only 1.",
  value({ train, subject }) {
    const real = powerSpectra(train);
    const other = powerSpectra(subject);
    return meanOverFeatures(train, (d) => {
      const a = real[d] as Float64Array;
      const b = other[d] as Float64Array;
      const still = [a, b].filter((shares) => shares.every((share) => share === 0)).length;
      return still === 0 ? totalVariation(a, b) : still === 2 ? 0 : 1;
    });
  },
});
