import { LineChart } from "../charts/line-chart.js";
import { featureOf } from "../logic/window-values.js";
import { decoded, feature, hasChanges } from "../state/edit-state.js";
import type { ModelFacts } from "../worker/protocol.js";

/** The sample: what the components add up to, as learned and as changed. */
export function SumChart(props: { readonly model: ModelFacts }) {
  const { steps, columns } = props.model;
  const now = decoded.value;
  if (!now) return null;
  const of = (values: Float32Array) => [...featureOf(values, 0, steps, columns.length, feature.value)];
  const [learned, edited] = [of(now.learned), of(now.edited)];
  const x = Array.from({ length: steps }, (_, t) => t + 1);
  const data: [number[], ...number[][]] = hasChanges.value ? [x, learned, edited] : [x, edited];
  const sample = { label: "sample", colour: "--synthetic", width: 2.2 };
  const before = { label: "as learned", colour: "--muted", dash: [5, 4] };
  const last = edited.at(-1) as number;
  return (
    <div>
      <ul class="legend">
        <li>
          <span class="swatch swatch-line" style={{ "--swatch": "var(--synthetic)" }} />
          {hasChanges.value ? "with your changes" : "the sample"}
        </li>
        {hasChanges.value && (
          <li>
            <span class="swatch swatch-line is-dashed" style={{ "--swatch": "var(--muted)" }} /> as learned
          </li>
        )}
      </ul>
      <LineChart
        data={data}
        key={`${hasChanges.value}`}
        lines={hasChanges.value ? [before, sample] : [sample]}
        height={200}
        xLabel="step"
        description={`Sample of ${columns[feature.value]}: from ${edited[0]?.toFixed(2)} to ${last.toFixed(2)}`}
      />
    </div>
  );
}
