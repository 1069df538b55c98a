/** A choice of one out of a few, in one row. */
export function Segmented<Value extends string>(props: {
  readonly label: string;
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly value: Value;
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <fieldset class="segmented" disabled={props.isDisabled ?? false}>
      <legend class="visually-hidden">{props.label}</legend>
      {props.options.map(([value, label]) => (
        <button
          type="button"
          key={value}
          aria-pressed={value === props.value}
          onClick={() => {
            props.onChange(value);
          }}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
