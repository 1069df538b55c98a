import { formatCount, formatPlural } from "../logic/format.js";
import { Notice } from "../parts/notice.js";
import { NumberField } from "../parts/number-field.js";
import { Section } from "../parts/section.js";
import { choices, choose, dataError, table, windows, windowsError } from "../state/data-state.js";
import { openError } from "../state/model-state.js";
import { isTraining } from "../state/training-state.js";
import type { DataChoices, TableFacts, WindowsFacts } from "../worker/protocol.js";
import { ColumnList } from "./column-list.js";
import { DropZone } from "./drop-zone.js";
import { SeriesCharts } from "./series-charts.js";
import { WindowWall } from "./window-wall.js";

/** Step 1: what to learn from. */
export function DataSection() {
  const hasData = table.value !== null || windows.value !== null;
  return (
    <Section id="data" number={1} title="Data" lead="What to learn from. Your file stays in this tab.">
      <DropZone isSmall={hasData} />
      {dataError.value !== null && <Notice kind="error">{dataError.value}</Notice>}
      {openError.value !== null && <Notice kind="error">{openError.value}</Notice>}
      {table.value && choices.value && <TableChoices table={table.value} choices={choices.value} />}
      {windows.value && !table.value && (
        <div class="panel">
          <p class="summary">
            <strong>Sines</strong>: {formatCount(windows.value.windows)} windows of {windows.value.steps} steps, each
            with its own phases and amplitudes, as in the paper. Twelve of them:
          </p>
          <WindowWall
            values={windows.value.examples}
            steps={windows.value.steps}
            columns={windows.value.columns}
            colour="--real"
            name="Window"
          />
        </div>
      )}
    </Section>
  );
}

function TableChoices(props: { readonly table: TableFacts; readonly choices: DataChoices }) {
  const { table: facts, choices: made } = props;
  const change = (next: DataChoices) => void choose(next);
  const disabled = isTraining.value;
  const ready = windows.value;
  return (
    <div class="panel data-panel">
      <div class="data-choices">
        <p class="summary">
          <strong>{facts.name}</strong>
          <br />
          {formatPlural(facts.rows, "row")}, {formatPlural(facts.columns.length, "column")}
        </p>
        <div class="field">
          <label for="time">Time</label>
          <select
            id="time"
            value={made.time ?? ""}
            disabled={disabled}
            onChange={(event) => {
              const time = event.currentTarget.value === "" ? null : event.currentTarget.value;
              change({ ...made, time, columns: made.columns.filter((name) => name !== time) });
            }}
          >
            <option value="">none: count the rows</option>
            {facts.columns.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          {ready?.rows?.timeStep && <span class="hint">one row every {ready.rows.timeStep}</span>}
          {ready?.rows?.timeProblem && <span class="hint fault">{ready.rows.timeProblem}</span>}
        </div>
        <ColumnList table={facts} choices={made} disabled={disabled} onChange={change} />
        <div class="field-row">
          <NumberField
            label="Window"
            hint="steps in one sample"
            value={made.window}
            least={2}
            most={2000}
            disabled={disabled}
            onChange={(window) => change({ ...made, window })}
          />
          <NumberField
            label="Stride"
            hint="steps to the next one"
            value={made.stride}
            least={1}
            most={100000}
            disabled={disabled}
            onChange={(stride) => change({ ...made, stride })}
          />
        </div>
      </div>
      <div class="data-view">
        {windowsError.value !== null && <Notice kind="error">{windowsError.value}</Notice>}
        {ready && <WindowsSummary facts={ready} />}
        {ready?.rows && <SeriesCharts facts={ready} rows={ready.rows} />}
        {ready?.warnings.map((warning) => (
          <Notice key={warning} kind="warning">
            {warning}
          </Notice>
        ))}
      </div>
    </div>
  );
}

function WindowsSummary(props: { readonly facts: WindowsFacts }) {
  const { facts } = props;
  const unused = facts.rows?.unused ?? 0;
  const apart = facts.windows - facts.trainingWindows - facts.heldOutWindows;
  return (
    <p class="summary" data-testid="windows-summary">
      <strong>{formatPlural(facts.windows, "window")}</strong> of {facts.steps} steps ×{" "}
      {formatPlural(facts.columns.length, "column")}: {formatCount(facts.trainingWindows)} to train on
      {facts.heldOutWindows > 0 && `, ${formatCount(facts.heldOutWindows)} held out`}
      {apart > 0 && `, ${formatCount(apart)} left out because they overlap with both`}
      {unused > 0 && `. The last ${formatPlural(unused, "row")} fill no window`}.
    </p>
  );
}
