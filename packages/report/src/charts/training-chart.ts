import * as Plot from "@observablehq/plot";
import type { ModelFacts } from "@timevae/eval";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

/** More epochs than this are thinned out. */
const mostPoints = 300;

/** The loss from epoch to epoch, on a logarithmic scale, and the epoch whose weights were kept. */
export function trainingChart(
  { training, bestEpoch }: Pick<ModelFacts, "training" | "bestEpoch">,
  options: ChartOptions = {},
): string {
  const every = Math.ceil(training.length / mostPoints);
  const shown = training.filter((_, i) => i % every === 0 || i === training.length - 1);
  const positive = shown.every(({ loss, validation }) => loss > 0 && (validation ?? 1) > 0);
  return drawChart(
    `Loss in ${training.length} epochs; the weights of epoch ${bestEpoch} were kept`,
    {
      height: 200,
      marginTop: 8,
      marginRight: 8,
      marginLeft: 44,
      marginBottom: 40,
      x: { ticks: 6, tickSize: 3, label: "epoch", labelAnchor: "center", labelArrow: "none", tickFormat: "d" },
      y: { type: positive ? "log" : "linear", ticks: 4, tickSize: 0, label: null, tickFormat: "~s" },
      marks: [
        Plot.ruleX([bestEpoch], { stroke: "var(--muted)", strokeDasharray: "3 2" }),
        Plot.lineY(shown, { x: "epoch", y: "loss", stroke: "var(--ink)", strokeWidth: 1.2 }),
        Plot.lineY(
          shown.filter(({ validation }) => validation !== null),
          { x: "epoch", y: "validation", stroke: "var(--synthetic)", strokeWidth: 1.6 },
        ),
      ],
    },
    options,
  );
}
