import { useId, useState } from "preact/hooks";

/** A number to type. What is typed counts when the field is left or Enter is pressed; a range is said, not forced silently. */
export function NumberField(props: {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly isInteger?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}) {
  const { label, hint, value, least, most, isInteger = true, disabled } = props;
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);
  const take = (text: string) => {
    const typed = Number(text);
    const fits = text.trim() !== "" && typed >= least && typed <= most && (!isInteger || Number.isInteger(typed));
    setFault(fits ? null : `${isInteger ? "A whole number" : "A number"} from ${least} to ${most}, please.`);
    if (fits && typed !== value) props.onChange(typed);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode={isInteger ? "numeric" : "decimal"}
        min={least}
        max={most}
        step={isInteger ? 1 : "any"}
        value={value}
        disabled={disabled ?? false}
        aria-invalid={fault !== null}
        aria-describedby={fault || hint ? `${id}-hint` : undefined}
        onChange={(event) => take(event.currentTarget.value)}
      />
      {(fault || hint) && (
        <span id={`${id}-hint`} class={fault ? "hint fault" : "hint"}>
          {fault ?? hint}
        </span>
      )}
    </div>
  );
}
