import { formatValue } from "../logic/format.js";
import type { ColumnFacts, DataChoices, TableFacts } from "../worker/protocol.js";

/** The table's columns: which to learn from, and what is wrong with the others. */
export function ColumnList(props: {
  readonly table: TableFacts;
  readonly choices: DataChoices;
  readonly disabled: boolean;
  readonly onChange: (choices: DataChoices) => void;
}) {
  const { table, choices } = props;
  const toggle = (name: string, isOn: boolean) => {
    const columns = table.columns
      .map((column) => column.name)
      .filter((other) => (other === name ? isOn : choices.columns.includes(other)));
    props.onChange({ ...choices, columns });
  };
  return (
    <fieldset class="columns" disabled={props.disabled}>
      <legend>Learn from</legend>
      <ul>
        {table.columns
          .filter(({ name }) => name !== choices.time)
          .map((column) => (
            <li key={column.name} class={`column column-${column.kind}`}>
              <label>
                <input
                  type="checkbox"
                  checked={choices.columns.includes(column.name)}
                  disabled={column.kind !== "number"}
                  onChange={(event) => toggle(column.name, event.currentTarget.checked)}
                />
                <span class="column-name">{column.name}</span>
              </label>
              <span class={column.kind === "faulty" ? "hint fault" : "hint"}>{describe(column)}</span>
            </li>
          ))}
      </ul>
    </fieldset>
  );
}

function describe({ kind, problem, minimum, maximum }: ColumnFacts): string {
  if (kind === "number") return `${formatValue(minimum)} to ${formatValue(maximum)}`;
  return kind === "time" ? "times, not a measurement" : (problem ?? "");
}
