import type { ModelConfig } from "./model-config.js";
import type { FitHistory } from "./progress.js";

/** Below this diversity, drawn windows are called alike. */
const littleDiversity = 0.25;
/** Above it, they are called too different. */
const muchDiversity = 1.5;
/** Below this coverage, kinds of windows are called missing. Rare spikes, which denoised samples do not have, leave 0.7. */
const littleCoverage = 0.5;

/** Something that went wrong without any error, in words. */
export interface HealthWarning {
  readonly kind: "divergence" | "posterior-collapse" | "mode-collapse" | "wild-samples";
  /** What was measured, what it means, and what to try. */
  readonly message: string;
}

/** What a model's history says against it; nothing for most models. */
export function describeHealth(history: FitHistory, config: ModelConfig): readonly HealthWarning[] {
  const { activeUnits, diversity, coverage, divergences } = history;
  const warnings: HealthWarning[] = [];
  const { reconstructionWeight: weight, observationNoise } = config;
  const more = observationNoise ? "more epochs" : `a larger model.reconstructionWeight (it is ${weight}), more epochs`;
  if (divergences.length > 0) warnings.push({ kind: "divergence", message: describeDivergences(history) });
  if (activeUnits === 0) {
    warnings.push({
      kind: "posterior-collapse",
      message:
        `posterior collapse: none of ${config.latentDim} latent units carries information, so drawn windows hardly differ. ` +
        (observationNoise
          ? "Try a larger training.klWarmUp, more epochs, or a larger learning rate"
          : `Try a larger model.reconstructionWeight (it is ${weight}; 10 times that), more epochs, or a larger learning rate`),
    });
  } else if (diversity !== null && diversity < littleDiversity) {
    warnings.push({
      kind: "mode-collapse",
      message:
        `mode collapse: drawn windows differ only ${percent(diversity)} as much as those of the data. ` +
        `Try ${more}, or a larger model.latentDim (it is ${config.latentDim})`,
    });
  }
  if (activeUnits > 0 && diversity !== null && diversity > muchDiversity) {
    warnings.push({
      kind: "wild-samples",
      message:
        `wild samples: drawn windows differ ${inWords(diversity, 2)} times as much as those of the data, as latent vectors are drawn from where no window lies. ` +
        (observationNoise
          ? "Try a smaller model.latentDim, or another seed"
          : `Try a smaller model.reconstructionWeight (it is ${weight}), or the preset "calibrated", which draws from where windows lie`),
    });
  }
  if (activeUnits > 0 && coverage !== null && coverage < littleCoverage) {
    warnings.push({
      kind: "mode-collapse",
      message:
        `mode collapse: kinds of windows that make up ${percent(1 - coverage)} of the data are hardly ever drawn. ` +
        `Try more epochs,${observationNoise ? "" : ` a smaller model.reconstructionWeight (it is ${weight}),`} or train on the rare kinds apart`,
    });
  }
  return warnings;
}

function describeDivergences({ divergences, stopReason, epochs }: FitHistory): string {
  const places = divergences.map(({ epoch, learningRate, loss }) => {
    const what = loss === null ? "numbers were no longer finite" : `the loss rose to ${loss.toPrecision(4)}`;
    return `epoch ${epoch} at ${learningRate} (${what})`;
  });
  const shown = places.length > 4 ? [...places.slice(0, 3), `${places.length - 3} more`] : places;
  const end =
    stopReason === "diverged"
      ? "training ended there"
      : `each time it went back to the epoch before and on at a lower rate, at last ${epochs.at(-1)?.learningRate}`;
  return `divergence: ${shown.join(", ")}; ${end}. Try a learning rate below ${divergences.at(-1)?.learningRate} from the beginning, and look for extreme values in the data`;
}

function percent(share: number): string {
  return `${inWords(share * 100, share < 0.1 ? 1 : 2)} %`;
}

/** So many digits, and never a power of ten. */
function inWords(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}
