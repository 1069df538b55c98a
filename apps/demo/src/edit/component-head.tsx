import { type ComponentChanges, isChanged } from "../logic/component-changes.js";
import { componentLabel } from "../logic/component-label.js";
import { change, reset } from "../state/edit-state.js";

/** A component's name, and what can be done with it in one gesture. */
export function ComponentHead(props: {
  readonly name: string;
  readonly made: ComponentChanges;
  readonly isSeason: boolean;
}) {
  const { name, made, isSeason } = props;
  const label = componentLabel(name);
  return (
    <div class="component-head">
      <h3>
        <span class="swatch" style={{ "--swatch": "var(--part)" }} /> {label}
        {isSeason && <span class="hint"> by season</span>}
      </h3>
      <div class="row">
        <ScaleButton name={name} made={made} scale={2} text="Double" />
        <ScaleButton name={name} made={made} scale={0} text="Off" />
        <button type="button" class="small quiet" disabled={!isChanged(made)} onClick={() => reset(name)}>
          Reset<span class="visually-hidden"> {label}</span>
        </button>
      </div>
    </div>
  );
}

/** Sets the scale, or back to 1 when it is that already. */
function ScaleButton(props: {
  readonly name: string;
  readonly made: ComponentChanges;
  readonly scale: number;
  readonly text: string;
}) {
  const { name, made, scale, text } = props;
  const isSet = made.scale === scale;
  return (
    <button type="button" class="small" aria-pressed={isSet} onClick={() => change(name, { scale: isSet ? 1 : scale })}>
      {text}
    </button>
  );
}
