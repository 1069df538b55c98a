import { beyondCalibration, type ModelParts } from "@timevae/core";
import type { Quality } from "@timevae/eval";

/** Whether a model draws curves alone, from data that a calibration takes. */
export function couldBeCalibrated({ calibration, traits }: Pick<ModelParts, "calibration" | "traits">): boolean {
  return !calibration && beyondCalibration(traits) === undefined;
}

/** What to try with a model that draws curves alone, when judges tell its windows from data; null when they do not. */
export function suggestCalibration(quality: Quality): string | null {
  if (quality === "like-real" || quality === "unknown") return null;
  return "this model draws denoised curves, which judges see: fit --preset calibrated draws what lies around them as well";
}
