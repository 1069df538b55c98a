import { formatTime, timeOf } from "@timevae/data";
import { position } from "../state/edit-state.js";
import type { ModelFacts } from "../worker/protocol.js";

/** Where on the time axis the window on the table begins: seasons follow it. */
export function PlaceInTime(props: { readonly calendar: NonNullable<ModelFacts["calendar"]> }) {
  const { first, last, timeStep } = props.calendar;
  const text = timeStep ? formatTime(timeOf(position.value, timeStep), timeStep) : `row ${position.value}`;
  return (
    <label class="field">
      <span class="field-name">
        Begins at <span class="number">{text.replace("T", " ")}</span>
      </span>
      <input
        type="range"
        min={first}
        max={last}
        step={1}
        value={position.value}
        aria-label="Place in time"
        aria-valuetext={text}
        onInput={(event) => {
          position.value = Number(event.currentTarget.value);
        }}
      />
    </label>
  );
}
