import { useState } from "preact/hooks";
import { SmallLines } from "../charts/small-lines.js";
import { featureOf, featureRange } from "../logic/window-values.js";
import { FeaturePicker } from "../parts/feature-picker.js";

/** Windows beside each other, one feature at a time. */
export function WindowWall(props: {
  readonly values: Float32Array;
  readonly steps: number;
  readonly columns: readonly string[];
  readonly colour: string;
  readonly name: string;
}) {
  const { values, steps, columns, colour, name } = props;
  const [feature, setFeature] = useState(0);
  const range = featureRange(values, columns.length, feature);
  const windows = values.length / steps / columns.length;
  return (
    <div class="wall-with-picker">
      <FeaturePicker columns={columns} value={feature} onChange={setFeature} />
      <div class="wall">
        {Array.from({ length: windows }, (_, n) => (
          <SmallLines
            key={`${n}`}
            lines={[{ values: featureOf(values, n, steps, columns.length, feature), colour }]}
            range={range}
            description={`${name} ${n + 1}, ${columns[feature]}`}
          />
        ))}
      </div>
    </div>
  );
}
