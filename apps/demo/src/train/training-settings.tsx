import { NumberField } from "../parts/number-field.js";
import { seed } from "../state/data-state.js";
import { isTraining, setSeed, settings } from "../state/training-state.js";
import { PresetChoice } from "./preset-choice.js";

type Setting = Exclude<keyof typeof settings.value, "preset">;

/** What can be set, and within which bounds. */
const fields: Readonly<Record<Setting, Omit<Parameters<typeof NumberField>[0], "value" | "disabled" | "onChange">>> = {
  epochs: { label: "Epochs", hint: "passes over the windows, at most", least: 1, most: 100_000 },
  latentDim: { label: "Latent units", hint: "numbers that a window is drawn from", least: 1, most: 64 },
  reconstructionWeight: {
    label: "Detail",
    hint: "weight of the error against the divergence",
    least: 1e-3,
    most: 100_000,
    isInteger: false,
  },
  learningRate: { label: "Learning rate", least: 1e-6, most: 1, isInteger: false },
  batchSize: { label: "Batch", hint: "windows per step", least: 1, most: 4096 },
};

/** The numbers of a training; most people need none but the first. */
export function TrainingSettings() {
  return (
    <>
      <PresetChoice />
      <SettingField name="epochs" />
      <details class="more">
        <summary>More settings</summary>
        <div class="field-grid">
          <SettingField name="latentDim" />
          {settings.value.preset === "default" && <SettingField name="reconstructionWeight" />}
          <SettingField name="learningRate" />
          <SettingField name="batchSize" />
          <NumberField
            label="Seed"
            hint="the same seed gives the same model"
            value={seed.value}
            least={0}
            most={2 ** 32}
            disabled={isTraining.value}
            onChange={(value) => void setSeed(value)}
          />
        </div>
      </details>
    </>
  );
}

function SettingField({ name }: { readonly name: Setting }) {
  return (
    <NumberField
      {...fields[name]}
      value={settings.value[name]}
      disabled={isTraining.value}
      onChange={(value) => {
        settings.value = { ...settings.value, [name]: value };
      }}
    />
  );
}
