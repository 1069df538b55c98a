import * as Plot from "@observablehq/plot";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

/** One component of a few windows, one line each. */
export function componentChart(
  name: string,
  windows: readonly (readonly number[])[],
  options: ChartOptions & { readonly isSum?: boolean } = {},
): string {
  const points = windows.flatMap((values, n) => values.map((value, t) => ({ n, t, value })));
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // What never changes (rounding aside) is a line in the middle, on an axis with plain numbers.
  const isFlat = high - low <= 1e-6 * Math.max(1, Math.abs(high));
  const middle = Math.abs(low) < 1e-6 ? 0 : low;
  return drawChart(
    `${name}, ${windows.length} windows`,
    {
      height: options.isSum ? 100 : 66,
      marginTop: 6,
      marginRight: 8,
      marginLeft: 44,
      marginBottom: 6,
      x: { axis: null },
      y: {
        tickSize: 0,
        label: null,
        ...(isFlat ? { domain: [middle - 0.5, middle + 0.5], ticks: [middle] } : { ticks: 2, nice: true }),
      },
      marks: [
        Plot.frame({ stroke: "var(--line)" }),
        Plot.line(points, {
          x: "t",
          y: "value",
          z: "n",
          stroke: options.isSum ? "var(--synthetic)" : "var(--ink)",
          strokeOpacity: options.isSum ? 0.9 : 0.55,
          strokeWidth: 1.2,
        }),
      ],
    },
    options,
  );
}
