import type { ComponentChildren } from "preact";

/** A slider with its value beside its name. */
export function ComponentSlider(props: {
  readonly title: string;
  /** The value in words. */
  readonly shown: ComponentChildren;
  /** What the slider does, for those who do not see where it stands. */
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly value: number;
  readonly onInput: (value: number) => void;
}) {
  const { title, shown, label, least, most, step, value, onInput } = props;
  return (
    <label>
      <span>
        {title} <b class="number">{shown}</b>
      </span>
      <input
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-label={label}
        onInput={(event) => onInput(Number(event.currentTarget.value))}
      />
    </label>
  );
}
