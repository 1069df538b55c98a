import * as Plot from "@observablehq/plot";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

const columnsOfCells = 4;

/** Windows of one column side by side: rows of real ones above rows of synthetic ones, all on one scale. */
export function wallChart(
  name: string,
  windows: { readonly real: readonly (readonly number[])[]; readonly synthetic: readonly (readonly number[])[] },
  options: ChartOptions = {},
): string {
  const rowsOfReal = Math.ceil(windows.real.length / columnsOfCells);
  const cells = (list: readonly (readonly number[])[], below: number, kind: string) =>
    list.flatMap((values, n) =>
      values.map((value, t) => ({
        t,
        value,
        kind,
        across: n % columnsOfCells,
        down: below + Math.floor(n / columnsOfCells),
      })),
    );
  const points = [
    ...cells(windows.real, 0, "var(--real)"),
    ...cells(windows.synthetic, rowsOfReal, "var(--synthetic)"),
  ];
  const rows = rowsOfReal + Math.ceil(windows.synthetic.length / columnsOfCells);
  return drawChart(
    `${name}: ${windows.real.length} real windows above ${windows.synthetic.length} synthetic ones`,
    {
      height: rows * 46 + 8,
      margin: 4,
      marginLeft: 40,
      x: { axis: null },
      y: { ticks: 2, tickSize: 0, label: null },
      fx: { axis: null, padding: 0.12 },
      fy: { axis: null, padding: 0.14 },
      marks: [
        Plot.frame({ stroke: "var(--line)" }),
        Plot.line(points, { x: "t", y: "value", fx: "across", fy: "down", stroke: "kind", strokeWidth: 1.3, z: null }),
      ],
    },
    options,
  );
}
