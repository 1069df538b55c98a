import { DraggableCurve } from "../charts/draggable-curve.js";
import { bendCurve } from "../logic/bend-curve.js";
import { isChanged, noChange } from "../logic/component-changes.js";
import { componentLabel, formatValue } from "../logic/format.js";
import { featureOf, featureRange } from "../logic/window-values.js";
import { change, changes, decoded, feature, reset } from "../state/edit-state.js";
import type { ModelFacts } from "../worker/protocol.js";

/** One summand: its curve to draw on, and what to do with it in one gesture. */
export function ComponentRow(props: { readonly name: string; readonly index: number; readonly model: ModelFacts }) {
  const { name, index, model } = props;
  const now = decoded.value;
  const learnedValues = now?.learnedComponents[name];
  if (!now || !learnedValues) return null;
  const column = model.columns[feature.value] as string;
  const made = changes.value[name] ?? noChange;
  const season = model.seasons.find(({ component }) => component === name);
  const shift = made.shift[column] ?? 0;
  const { raw, learned } = curvesOf(props.model, name, learnedValues, made.curve[column]);
  const shown = raw.map((value) => value * made.scale + shift);
  const [least, most] = featureRange(learned, 1, 0);
  const columnSpan = (model.limits.maximum[feature.value] as number) - (model.limits.minimum[feature.value] as number);
  const room = Math.max(most - least, columnSpan / 6) * 0.75;
  const range: [number, number] = [Math.min(least - room, ...shown), Math.max(most + room, ...shown)];
  const label = componentLabel(name);
  const isFlat = name === "level" || name === "offset";
  const drag = (at: number, value: number) => {
    if (Math.abs(made.scale) < 1e-3) return;
    const wanted = (value - shift) / made.scale;
    const reach = isFlat ? Number.POSITIVE_INFINITY : season ? 0 : Math.max(1, Math.round(raw.length / 10));
    change(name, { curve: { ...made.curve, [column]: bendCurve(raw, at, wanted, reach) } });
  };
  const step = Number((columnSpan / 200).toPrecision(1)) || 0.01;
  return (
    <li class="component" style={{ "--part": `var(--part-${index % 6})` }}>
      <div class="component-head">
        <h3>
          <span class="swatch" style={{ "--swatch": "var(--part)" }} /> {label}
          {season && <span class="hint"> by season</span>}
        </h3>
        <div class="row">
          <button
            type="button"
            class="small"
            aria-pressed={made.scale === 2}
            onClick={() => change(name, { scale: made.scale === 2 ? 1 : 2 })}
          >
            Double
          </button>
          <button
            type="button"
            class="small"
            aria-pressed={made.scale === 0}
            onClick={() => change(name, { scale: made.scale === 0 ? 1 : 0 })}
          >
            Off
          </button>
          <button type="button" class="small quiet" disabled={!isChanged(made)} onClick={() => reset(name)}>
            Reset<span class="visually-hidden"> {label}</span>
          </button>
        </div>
      </div>
      <DraggableCurve
        label={`${label} of ${column}, to be drawn`}
        values={shown}
        learned={learned}
        range={range}
        colour="--part"
        nameOf={(at) => season?.names[at] ?? `step ${at + 1}`}
        isDisabled={Math.abs(made.scale) < 1e-3}
        onDrag={drag}
      />
      <div class="component-sliders">
        <label>
          <span>
            Scale <b class="number">× {formatValue(made.scale)}</b>
          </span>
          <input
            type="range"
            min={-1}
            max={3}
            step={0.05}
            value={made.scale}
            aria-label={`Scale of ${label}`}
            onInput={(event) => change(name, { scale: Number(event.currentTarget.value) })}
          />
        </label>
        <label>
          <span>
            Shift{" "}
            <b class="number">
              {shift > 0 ? "+" : ""}
              {formatValue(shift)}
            </b>
          </span>
          <input
            type="range"
            min={-columnSpan}
            max={columnSpan}
            step={step}
            value={shift}
            aria-label={`Shift of ${label} in ${column}`}
            onInput={(event) => {
              change(name, { shift: { ...made.shift, [column]: Number(event.currentTarget.value) } });
            }}
          />
        </label>
      </div>
    </li>
  );
}

/** What is drawn on: the component over the window's steps, or a season's mean profile. */
function curvesOf(
  { steps, columns, seasons }: ModelFacts,
  name: string,
  values: Float32Array,
  drawn: readonly number[] | undefined,
): { raw: number[]; learned: number[] } {
  const season = seasons.find(({ component }) => component === name);
  const learned = season
    ? season.means.map((byColumn) => byColumn[feature.value] ?? 0)
    : [...featureOf(values, 0, steps, columns.length, feature.value)];
  return { raw: drawn ? [...drawn] : learned, learned };
}
