import { NumberField } from "../parts/number-field.js";
import { seed } from "../state/data-state.js";
import { isTraining, setSeed, settings } from "../state/training-state.js";

/** The numbers of a training; most people need none but the first. */
export function TrainingSettings() {
  const disabled = isTraining.value;
  const change = (part: Partial<typeof settings.value>) => {
    settings.value = { ...settings.value, ...part };
  };
  const { epochs, latentDim, reconstructionWeight, batchSize, learningRate } = settings.value;
  return (
    <>
      <NumberField
        label="Epochs"
        hint="passes over the windows, at most"
        value={epochs}
        least={1}
        most={100000}
        disabled={disabled}
        onChange={(value) => change({ epochs: value })}
      />
      <details class="more">
        <summary>More settings</summary>
        <div class="field-grid">
          <NumberField
            label="Latent units"
            hint="numbers that a window is drawn from"
            value={latentDim}
            least={1}
            most={64}
            disabled={disabled}
            onChange={(value) => change({ latentDim: value })}
          />
          <NumberField
            label="Detail"
            hint="weight of the error against the divergence"
            value={reconstructionWeight}
            least={0.001}
            most={100000}
            isInteger={false}
            disabled={disabled}
            onChange={(value) => change({ reconstructionWeight: value })}
          />
          <NumberField
            label="Learning rate"
            value={learningRate}
            least={0.000001}
            most={1}
            isInteger={false}
            disabled={disabled}
            onChange={(value) => change({ learningRate: value })}
          />
          <NumberField
            label="Batch"
            hint="windows per step"
            value={batchSize}
            least={1}
            most={4096}
            disabled={disabled}
            onChange={(value) => change({ batchSize: value })}
          />
          <NumberField
            label="Seed"
            hint="the same seed gives the same model"
            value={seed.value}
            least={0}
            most={2 ** 32}
            disabled={disabled}
            onChange={(value) => void setSeed(value)}
          />
        </div>
      </details>
    </>
  );
}
