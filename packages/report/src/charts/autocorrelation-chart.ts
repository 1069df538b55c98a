import * as Plot from "@observablehq/plot";
import type { AutocorrelationCurve } from "@timevae/eval";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

/** How much a step tells about later ones, by lag. */
export function autocorrelationChart(curve: AutocorrelationCurve, options: ChartOptions = {}): string {
  const points = (values: readonly number[]) => values.map((value, lag) => ({ lag, value }));
  const at = { x: "lag", y: "value" } as const;
  const lowest = Math.min(0, ...curve.real, ...curve.heldOut, ...curve.synthetic);
  return drawChart(
    `${curve.column}: autocorrelation by lag, real and synthetic`,
    {
      height: 150,
      marginTop: 8,
      marginRight: 8,
      marginLeft: 38,
      marginBottom: 24,
      x: { ticks: 5, tickSize: 3, label: null, tickFormat: "d" },
      y: { ticks: 4, tickSize: 0, label: null, domain: [lowest, 1] },
      marks: [
        Plot.ruleY([0], { stroke: "var(--line)" }),
        Plot.lineY(points(curve.heldOut), { ...at, stroke: "var(--muted)", strokeWidth: 1, strokeDasharray: "3 2" }),
        Plot.lineY(points(curve.real), { ...at, stroke: "var(--real)", strokeWidth: 1.8 }),
        Plot.lineY(points(curve.synthetic), { ...at, stroke: "var(--synthetic)", strokeWidth: 1.8 }),
      ],
    },
    options,
  );
}
