import { useMemo } from "preact/hooks";
import { type ChartBand, LineChart } from "../charts/line-chart.js";
import { formatCount } from "../logic/format.js";
import type { RowsFacts, WindowsFacts } from "../worker/protocol.js";

const mostCharts = 8;

/** Every column over time, with what is held out, what is not used, and one window marked. */
export function SeriesCharts(props: { readonly facts: WindowsFacts; readonly rows: RowsFacts }) {
  const { facts, rows } = props;
  const { rows: at, seconds, lines } = rows.drawn;
  const x = useMemo(() => Array.from(seconds ?? at), [seconds, at]);
  const bands = useMemo(() => bandsOf(rows, facts.steps), [rows, facts.steps]);
  const data = useMemo(() => lines.map((line) => [x, Array.from(line)]), [lines, x]);
  const shown = facts.columns.slice(0, mostCharts);
  const each = Math.max(84, Math.min(200, Math.floor(400 / shown.length)));
  return (
    <div class="series">
      <ul class="legend">
        <li>
          <span class="swatch swatch-line" /> trained on
        </li>
        {facts.heldOutWindows > 0 && (
          <li>
            <span class="swatch swatch-held-out" /> held out, to tell when to stop
          </li>
        )}
        <li>
          <span class="swatch swatch-window" /> the first window: {facts.steps} steps; the next begins{" "}
          {rows.stride === 1 ? "a step" : `${formatCount(rows.stride)} steps`} later
        </li>
      </ul>
      {shown.map((name, d) => (
        <div class="series-row" key={name}>
          <span class="series-name">{name}</span>
          <LineChart
            data={data[d] as [number[], number[]]}
            lines={[{ label: name, colour: "--real", width: 1 }]}
            bands={bands}
            height={d === shown.length - 1 ? each + 32 : each}
            hideX={d < shown.length - 1}
            isTime={seconds !== null}
            description={`${name} over ${seconds ? "time" : "rows"}, ${formatCount(rows.count)} rows`}
          />
        </div>
      ))}
      {facts.columns.length > mostCharts && (
        <p class="hint">and {facts.columns.length - mostCharts} more columns, not drawn</p>
      )}
    </div>
  );
}

/** Where the spans lie on the axis: held-out rows, rows of no window, and the first window. */
function bandsOf(rows: RowsFacts, steps: number): ChartBand[] {
  const place = createPlace(rows);
  const bands: ChartBand[] = rows.spans
    .filter(({ use }) => use === "heldOut")
    .map(({ from, to }) => ({ from: place(from), to: place(to - 1), colour: "--held-out" }));
  return [...bands, { from: place(0), to: place(steps - 1), colour: "--window" }];
}

/** From a row to the axis: rows, or times between the drawn ones. */
function createPlace({ count, drawn }: RowsFacts): (row: number) => number {
  const { seconds } = drawn;
  if (!seconds) return (row) => row;
  const [first, last] = [seconds[0] as number, seconds.at(-1) as number];
  return (row) => first + ((last - first) * row) / Math.max(1, count - 1);
}
