import * as Plot from "@observablehq/plot";
import type { Embedding } from "@timevae/eval";
import type { ChartOptions } from "./chart-options.js";
import { drawChart } from "./draw-chart.js";

/** Windows as points: the more the two colours mix, the better. */
export function embeddingChart(embedding: Embedding, options: ChartOptions = {}): string {
  const points = [
    ...embedding.real.map(([x, y]) => ({ x, y, colour: "var(--real)" })),
    ...embedding.synthetic.map(([x, y]) => ({ x, y, colour: "var(--synthetic)" })),
  ];
  // Neither kind lies on top of the other: every point has its turn.
  const turns = interleave(points, embedding.real.length);
  return drawChart(
    `${embedding.name}: ${embedding.real.length} real and ${embedding.synthetic.length} synthetic windows as points`,
    {
      height: Math.round((options.width ?? 280) * 0.85),
      margin: 8,
      x: { axis: null },
      y: { axis: null },
      marks: [
        Plot.frame({ stroke: "var(--line)", rx: 3 }),
        Plot.dot(turns, { x: "x", y: "y", fill: "colour", r: 1.7, fillOpacity: 0.5, stroke: null, sort: null }),
      ],
    },
    options,
  );
}

function interleave<Item>(items: readonly Item[], firstCount: number): Item[] {
  const secondCount = items.length - firstCount;
  const place = (i: number) => (i < firstCount ? (i + 0.5) / firstCount : (i - firstCount + 0.5) / secondCount);
  return items
    .map((item, i) => ({ item, at: place(i) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
