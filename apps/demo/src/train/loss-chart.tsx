import { LineChart } from "../charts/line-chart.js";
import { formatValue } from "../logic/format.js";
import type { EpochFacts } from "../worker/protocol.js";

const lines = [
  { label: "total", colour: "--loss-total", width: 2 },
  { label: "reconstruction", colour: "--loss-reconstruction" },
  { label: "KL divergence", colour: "--loss-kl" },
  { label: "total, held out", colour: "--loss-total", dash: [4, 4] },
] as const;

const mostDrawn = 800;

/** The parts of the loss over the epochs, as they come. */
export function LossChart(props: { readonly epochs: readonly EpochFacts[]; readonly weight: number }) {
  const { weight } = props;
  const last = props.epochs.at(-1);
  const epochs = thin(props.epochs);
  const hasValidation = epochs.some(({ validation }) => validation !== null);
  const shown = hasValidation ? lines : lines.slice(0, 3);
  // A likelihood's logarithm may have either sign.
  const isPositive = epochs.every(({ loss, validation }) => {
    return Math.min(loss.total, loss.reconstruction, validation?.total ?? 1) > 0;
  });
  const positive = (value: number) => (isPositive ? Math.max(value, 1e-6) : value);
  const data = [
    epochs.map(({ epoch }) => epoch),
    epochs.map(({ loss }) => positive(loss.total)),
    epochs.map(({ loss }) => positive(weight * loss.reconstruction)),
    epochs.map(({ loss }) => positive(loss.kl)),
    ...(hasValidation ? [epochs.map(({ validation }) => (validation ? positive(validation.total) : null))] : []),
  ] as [number[], ...number[][]];
  const values = [last?.loss.total, last && weight * last.loss.reconstruction, last?.loss.kl, last?.validation?.total];
  return (
    <figure class="loss">
      <figcaption>
        <span class="figure-title">Loss per window</span>
        <ul class="legend">
          {shown.map(({ label, colour }, i) => (
            <li key={label}>
              <span
                class={`swatch swatch-line${i === 3 ? " is-dashed" : ""}`}
                style={{ "--swatch": `var(${colour})` }}
              />
              {label} <span class="number">{values[i] === undefined ? "" : formatValue(values[i] as number)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <LineChart
        data={data}
        lines={shown}
        height={220}
        scale={isPositive ? "logarithmic" : "arcsinh"}
        xLabel="epoch"
        description={
          last
            ? `Loss over ${props.epochs.length} epochs: total ${formatValue(last.loss.total)}, first ${formatValue(epochs[0]?.loss.total ?? 0)}`
            : "Loss, no epoch yet"
        }
      />
    </figure>
  );
}

/** Every epoch, or every few where there are more than can be told apart; the last one always. */
function thin(epochs: readonly EpochFacts[]): readonly EpochFacts[] {
  const every = Math.ceil(epochs.length / mostDrawn);
  return every <= 1 ? epochs : epochs.filter((_, i) => i % every === 0 || i === epochs.length - 1);
}
