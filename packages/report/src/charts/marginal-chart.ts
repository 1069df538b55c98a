import * as Plot from "@observablehq/plot";
import type { MarginalCurve } from "@timevae/eval";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

/** How the values of a column are spread: real as an area, synthetic as a line over it. */
export function marginalChart(curve: MarginalCurve, options: ChartOptions = {}): string {
  const points = (shares: readonly number[]) =>
    shares.map((share, i) => ({ value: ((curve.edges[i] as number) + (curve.edges[i + 1] as number)) / 2, share }));
  const real = points(curve.real);
  const at = { x: "value", y: "share", curve: "monotone-x" } as const;
  return drawChart(
    `${curve.column}: how the values are spread, real and synthetic`,
    {
      height: 150,
      marginTop: 8,
      marginRight: 8,
      marginLeft: 38,
      marginBottom: 24,
      x: { ticks: 4, tickSize: 3, label: null },
      y: { ticks: 3, tickSize: 0, label: null, tickFormat: "~%", zero: true },
      marks: [
        Plot.ruleY([0], { stroke: "var(--line)" }),
        Plot.areaY(real, { ...at, fill: "var(--real)", fillOpacity: 0.18 }),
        Plot.lineY(real, { ...at, stroke: "var(--real)", strokeWidth: 1.2 }),
        Plot.lineY(points(curve.heldOut), { ...at, stroke: "var(--muted)", strokeWidth: 1, strokeDasharray: "3 2" }),
        Plot.lineY(points(curve.synthetic), { ...at, stroke: "var(--synthetic)", strokeWidth: 1.8 }),
      ],
    },
    options,
  );
}
