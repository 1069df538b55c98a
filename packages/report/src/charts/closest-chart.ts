import * as Plot from "@observablehq/plot";
import type { ClosestCurve } from "@timevae/eval";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

/** How far windows are from the closest training window: synthetic ones against real ones that were held out. */
export function closestChart(curve: ClosestCurve, options: ChartOptions = {}): string {
  const points = (shares: readonly number[]) =>
    shares.map((share, i) => ({ value: ((curve.edges[i] as number) + (curve.edges[i + 1] as number)) / 2, share }));
  const heldOut = points(curve.heldOut);
  const at = { x: "value", y: "share", curve: "monotone-x" } as const;
  return drawChart(
    "Distance to the closest training window, synthetic and held-out real windows",
    {
      height: 200,
      marginTop: 8,
      marginRight: 8,
      marginLeft: 38,
      marginBottom: 40,
      x: {
        ticks: 5,
        tickSize: 3,
        label: "distance to the closest training window",
        labelAnchor: "center",
        labelArrow: "none",
        zero: true,
      },
      y: { ticks: 3, tickSize: 0, label: null, tickFormat: "~%", zero: true },
      marks: [
        Plot.ruleY([0], { stroke: "var(--line)" }),
        Plot.areaY(heldOut, { ...at, fill: "var(--real)", fillOpacity: 0.18 }),
        Plot.lineY(heldOut, { ...at, stroke: "var(--real)", strokeWidth: 1.2 }),
        Plot.lineY(points(curve.synthetic), { ...at, stroke: "var(--synthetic)", strokeWidth: 1.8 }),
      ],
    },
    options,
  );
}
