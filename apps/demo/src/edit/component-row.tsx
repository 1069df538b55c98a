import { DraggableCurve } from "../charts/draggable-curve.js";
import { bendCurve } from "../logic/bend-curve.js";
import { noChange } from "../logic/component-changes.js";
import { componentCurve } from "../logic/component-curve.js";
import { componentLabel } from "../logic/component-label.js";
import { formatValue } from "../logic/format.js";
import { change, changes, decoded, feature } from "../state/edit-state.js";
import type { ModelFacts } from "../worker/protocol.js";
import { ComponentHead } from "./component-head.js";
import { ComponentSlider } from "./component-slider.js";

/** Below this scale a curve is as good as off: what is drawn on it would have to be divided by next to nothing. */
const leastScale = 1e-3;

/** One summand: its curve to draw on, and what to do with it in one gesture. */
export function ComponentRow(props: { readonly name: string; readonly index: number; readonly model: ModelFacts }) {
  const { name, index, model } = props;
  const values = decoded.value?.learnedComponents[name];
  if (!values) return null;
  const column = model.columns[feature.value] as string;
  const label = componentLabel(name);
  const made = changes.value[name] ?? noChange;
  const season = model.seasons.find(({ component }) => component === name);
  const { raw, learned, shown, shift, range, columnSpan, reach } = componentCurve(
    model,
    name,
    values,
    feature.value,
    made,
  );
  const isOff = Math.abs(made.scale) < leastScale;
  const drag = (at: number, value: number) => {
    if (isOff) return;
    const bent = bendCurve(raw, at, (value - shift) / made.scale, reach);
    change(name, { curve: { ...made.curve, [column]: bent } });
  };
  return (
    <li class="component" style={{ "--part": `var(--part-${index % 6})` }}>
      <ComponentHead name={name} made={made} isSeason={season !== undefined} />
      <DraggableCurve
        label={`${label} of ${column}, to be drawn`}
        values={shown}
        learned={learned}
        range={range}
        colour="--part"
        nameOf={(at) => season?.names[at] ?? `step ${at + 1}`}
        isDisabled={isOff}
        onDrag={drag}
      />
      <div class="component-sliders">
        <ComponentSlider
          title="Scale"
          shown={`× ${formatValue(made.scale)}`}
          label={`Scale of ${label}`}
          least={-1}
          most={3}
          step={0.05}
          value={made.scale}
          onInput={(scale) => change(name, { scale })}
        />
        <ComponentSlider
          title="Shift"
          shown={`${shift > 0 ? "+" : ""}${formatValue(shift)}`}
          label={`Shift of ${label} in ${column}`}
          least={-columnSpan}
          most={columnSpan}
          step={Number((columnSpan / 200).toPrecision(1)) || 0.01}
          value={shift}
          onInput={(wanted) => change(name, { shift: { ...made.shift, [column]: wanted } })}
        />
      </div>
    </li>
  );
}
