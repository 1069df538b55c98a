import type { FitHistory } from "@timevae/core";
import type { TrainingChoices } from "../worker/protocol.js";

/** Samples that differ less, or more, than this share of what the data's windows do are nothing like them. */
const [leastDiversity, mostDiversity] = [0.25, 1.5];
/** Of windows whose kind is drawn. */
const leastCoverage = 0.5;

/** What a training says against its own samples, and what to try on this page; nothing for most models. */
export function healthWarnings(
  { activeUnits, diversity, coverage }: Pick<FitHistory, "activeUnits" | "diversity" | "coverage">,
  preset: TrainingChoices["preset"],
): string[] {
  const isSmooth = preset === "default";
  const more = isSmooth ? "more Detail (under More settings) or more epochs" : "more epochs";
  if (activeUnits === 0) return [`No latent unit carries information: all samples are alike. Try ${more}.`];
  const warnings: string[] = [];
  if (diversity !== null && diversity < leastDiversity) {
    warnings.push(`Samples differ only ${percent(diversity)} as much as windows of the data. Try ${more}.`);
  }
  if (diversity !== null && diversity > mostDiversity) {
    const remedy = isSmooth ? "Calibrated, less Detail, or another seed" : "another seed";
    warnings.push(
      `Samples differ ${diversity.toFixed(1)} times as much as windows of the data: they are drawn from where no window lies. Try ${remedy}.`,
    );
  }
  if (coverage !== null && coverage < leastCoverage) {
    warnings.push(
      `Kinds of windows that make up ${percent(1 - coverage)} of the data are hardly ever drawn. Try more epochs${isSmooth ? ", or less Detail" : ""}.`,
    );
  }
  return warnings;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
