import * as Plot from "@observablehq/plot";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

/** Numbers stand in the cells of matrices up to this size. */
const mostWithText = 6;
/** Above this a cell is so strong that its text has to be the paper's colour. */
const dark = 0.55;
const longestName = 12;

/** A matrix of correlations: the colour says which sign, its strength how much. */
export function correlationChart(
  name: string,
  columns: readonly string[],
  matrix: readonly (readonly number[])[],
  options: ChartOptions = {},
): string {
  const cells = matrix.flatMap((row, i) => row.map((value, j) => ({ i, j, value })));
  const size = columns.length;
  const text = size <= mostWithText;
  const short = (column: string) => (column.length > longestName ? `${column.slice(0, longestName - 1)}…` : column);
  return drawChart(
    `${name}: correlations between ${size} columns`,
    {
      height: (text ? 70 : 10) + Math.max(160, size * 11),
      marginTop: 4,
      marginRight: 4,
      marginLeft: 84,
      marginBottom: text ? 66 : 6,
      x: {
        type: "band",
        domain: columns.map((_, i) => i),
        axis: text ? "bottom" : null,
        label: null,
        tickSize: 0,
        padding: 0.04,
        tickRotate: -40,
        tickFormat: (i: number) => short(columns[i] as string),
      },
      y: {
        type: "band",
        domain: columns.map((_, i) => i),
        label: null,
        tickSize: 0,
        padding: 0.04,
        tickFormat: (i: number) => short(columns[i] as string),
      },
      opacity: { type: "identity" },
      marks: [
        Plot.cell(cells, {
          x: "j",
          y: "i",
          fill: (cell: { value: number }) => (cell.value < 0 ? "var(--negative)" : "var(--positive)"),
          fillOpacity: (cell: { value: number }) => Math.min(1, 0.04 + 0.9 * Math.abs(cell.value)),
        }),
        ...(text
          ? [
              Plot.text(cells, {
                x: "j",
                y: "i",
                text: (cell: { value: number }) => minus(cell.value.toFixed(2)),
                fill: (cell: { value: number }) => (Math.abs(cell.value) > dark ? "var(--paper)" : "var(--ink)"),
              }),
            ]
          : []),
      ],
    },
    options,
  );
}

function minus(text: string): string {
  return text.replace(/^-(0\.00)$/, "$1").replace("-", "−");
}
