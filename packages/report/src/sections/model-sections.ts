import type { ModelFacts } from "@timevae/eval";
import type { ChartOptions } from "../charts/chart-options.js";
import { componentChart } from "../charts/component-chart.js";
import { trainingChart } from "../charts/training-chart.js";
import { drawn, type Html, html } from "../html.js";
import { section } from "./picture-sections.js";

/** Columns whose components are drawn, at most. */
const mostColumns = 6;

/** What synthetic windows are the sum of. */
export function componentSection(
  { components }: ModelFacts,
  columns: readonly string[],
  options: ChartOptions,
): Html | null {
  if (components.length < 2) return null;
  const windows = components[0]?.windows.length ?? 0;
  const of = (component: ModelFacts["components"][number], d: number) =>
    component.windows.map((window) => window[d] as readonly number[]);
  const figures = columns.slice(0, mostColumns).map((column, d) => {
    const sum = components.reduce<number[][]>(
      (total, component) => of(component, d).map((values, n) => values.map((value, t) => value + (total[n]?.[t] ?? 0))),
      [],
    );
    return html`<figure class="parts"><figcaption>${column}</figcaption>
<span class="part">window</span>${drawn(componentChart(`${column}: window`, sum, { ...options, isSum: true }))}
${components.map((component) => html`<span class="part">${component.name}</span>${drawn(componentChart(`${column}: ${component.name}`, of(component, d), options))}\n`)}</figure>
`;
  });
  const shown = columns.length > mostColumns ? ` The first ${mostColumns} of ${columns.length} columns are shown.` : "";
  return section(
    "components",
    "Components",
    html`${windows} synthetic windows, and below them what the model adds up to make them: ${components.map(({ name }) => name).join(" + ")}. Each row has its own scale.${shown}`,
    html`<div class="charts">${figures}</div>`,
  );
}

export function trainingSection(facts: ModelFacts, options: ChartOptions): Html | null {
  if (facts.training.length < 2) return null;
  const validated = facts.training.some(({ validation }) => validation !== null);
  return section(
    "training",
    "Training",
    html`The loss per window from epoch to epoch. The weights of epoch ${facts.bestEpoch} of ${facts.training.length} were kept.`,
    html`<p class="legend"><span class="ink"><i></i>training</span>${validated ? html`<span class="synthetic"><i></i>validation</span>` : null}<span class="heldout"><i></i>epoch kept</span></p><div class="charts wide"><figure>${drawn(trainingChart(facts, { ...options, width: 440 }))}</figure></div>`,
  );
}
