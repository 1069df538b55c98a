import { Segmented } from "../parts/segmented.js";
import { choosePreset, isTraining, settings } from "../state/training-state.js";

const presets = [
  ["default", "Smooth"],
  ["calibrated", "Calibrated"],
] as const;

const about = {
  default: "curves without the noise around them, as in the paper: quick to learn",
  calibrated: "as rough as the data, what is exactly true kept: takes about four times as long",
} as const;

/** What samples are to be: decoded curves, or windows as data are. */
export function PresetChoice() {
  const { preset } = settings.value;
  return (
    <div class="field">
      <span class="field-label" aria-hidden="true">
        Samples
      </span>
      <Segmented
        label="Samples"
        options={presets}
        value={preset}
        isDisabled={isTraining.value}
        onChange={choosePreset}
      />
      <span class="hint">{about[preset]}</span>
    </div>
  );
}
