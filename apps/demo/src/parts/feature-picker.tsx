import { useId } from "preact/hooks";

/** Which of the columns a picture shows. Nothing to pick where there is one. */
export function FeaturePicker(props: {
  readonly columns: readonly string[];
  readonly value: number;
  readonly onChange: (feature: number) => void;
}) {
  const id = useId();
  if (props.columns.length < 2) return null;
  return (
    <div class="field field-inline">
      <label for={id}>Column</label>
      <select id={id} value={props.value} onChange={(event) => props.onChange(Number(event.currentTarget.value))}>
        {props.columns.map((name, d) => (
          <option key={name} value={d}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
