import type { Evaluation } from "@timevae/eval";
import { autocorrelationChart } from "../charts/autocorrelation-chart.js";
import type { ChartOptions } from "../charts/chart-options.js";
import { closestChart } from "../charts/closest-chart.js";
import { correlationChart } from "../charts/correlation-chart.js";
import { embeddingChart } from "../charts/embedding-chart.js";
import { marginalChart } from "../charts/marginal-chart.js";
import { wallChart } from "../charts/wall-chart.js";
import { drawn, type Html, html } from "../html.js";

const realAndSynthetic = html`<p class="legend"><span><i></i>real</span><span class="synthetic"><i></i>synthetic</span></p>`;
const withHeldOut = html`<p class="legend"><span><i></i>real, learned from</span><span class="heldout"><i></i>real, held out</span><span class="synthetic"><i></i>synthetic</span></p>`;

/** A wall of windows, column by column. */
export function wallSection({ pictures: { wall }, data }: Evaluation, options: ChartOptions): Html {
  const figures = wall.columns.map((column, d) => {
    const windows = {
      real: wall.real.map((window) => window[d] as readonly number[]),
      synthetic: wall.synthetic.map((window) => window[d] as readonly number[]),
    };
    return html`<figure><figcaption>${column}</figcaption>${drawn(wallChart(column, windows, options))}</figure>\n`;
  });
  return section(
    "windows",
    "Windows",
    html`The first ${wall.real.length} real windows and the first ${wall.synthetic.length} synthetic ones in an order drawn by seed: nobody chose them. All windows of a column are on one scale.${shownOf(wall.columns.length, data.columns.length)}`,
    html`${realAndSynthetic}<div class="charts">${figures}</div>`,
  );
}

export function marginalSection({ pictures: { marginals }, data }: Evaluation, options: ChartOptions): Html {
  return section(
    "values",
    "Values",
    html`How often each value occurs, as shares of all values by bin.${shownOf(marginals.length, data.columns.length)}`,
    html`${withHeldOut}<div class="charts">${marginals.map((curve) => figure(curve.column, marginalChart(curve, options)))}</div>`,
  );
}

export function autocorrelationSection(
  { pictures: { autocorrelations }, data }: Evaluation,
  options: ChartOptions,
): Html {
  return section(
    "time",
    "Course in time",
    html`Autocorrelation: how much a value tells about the one so many steps later, 1 for everything and 0 for nothing.${shownOf(autocorrelations.length, data.columns.length)}`,
    html`${withHeldOut}<div class="charts">${autocorrelations.map((curve) => figure(curve.column, autocorrelationChart(curve, options)))}</div>`,
  );
}

export function correlationSection(
  { pictures: { correlations }, data }: Evaluation,
  options: ChartOptions,
): Html | null {
  const { columns, real, synthetic } = correlations;
  if (columns.length < 2) return null;
  const difference = synthetic.map((row, i) => row.map((value, j) => value - (real[i]?.[j] as number)));
  const charts = [
    ["Real", real],
    ["Synthetic", synthetic],
    ["Synthetic − real", difference],
  ] as const;
  return section(
    "columns",
    "Relations between columns",
    html`Pearson's correlation of each pair of columns, over all steps: blue together, orange against each other, pale for neither. The third matrix should be pale.${shownOf(columns.length, data.columns.length)}`,
    html`<div class="charts">${charts.map(([name, matrix]) => figure(name, correlationChart(name, columns, matrix, options)))}</div>`,
  );
}

export function embeddingSection({ pictures: { embeddings } }: Evaluation, options: ChartOptions): Html | null {
  if (embeddings.length === 0) return null;
  const figures = embeddings.map(
    (embedding) =>
      html`<figure><figcaption>${embedding.name} <small>${embedding.about}</small></figcaption>${drawn(embeddingChart(embedding, { ...options, width: 440 }))}</figure>\n`,
  );
  return section(
    "maps",
    "Maps of windows",
    "Every point is a window; neighbours are alike. Where one colour stands alone, the other lacks something. As many real windows as synthetic ones. In t-SNE, distances between far-off groups mean nothing.",
    html`${realAndSynthetic}<div class="charts wide">${figures}</div>`,
  );
}

export function privacySection({ pictures: { closest }, data }: Evaluation, options: ChartOptions): Html {
  return section(
    "privacy",
    "Privacy",
    html`A generator that copies lies closer to its training windows than unseen real windows do: its curve would stand left of theirs. ${data.exactCopies === 0 ? "No synthetic window equals a training window." : `${data.exactCopies} synthetic windows equal a training window in every number.`} This finds copying; it proves nothing against an attacker who knows more.`,
    html`<p class="legend"><span><i></i>real, held out</span><span class="synthetic"><i></i>synthetic</span></p><div class="charts wide">${figure("Distance to the closest training window", closestChart(closest, { ...options, width: 440 }))}</div>`,
  );
}

/** A part of the page with a heading and a sentence on what is seen. */
export function section(id: string, heading: string, about: Html | string, content: Html): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
<p class="about">${about}</p>
${content}
</section>
`;
}

function figure(caption: string, chart: string): Html {
  return html`<figure><figcaption>${caption}</figcaption>${drawn(chart)}</figure>\n`;
}

function shownOf(shown: number, all: number): string {
  return shown < all ? ` ${shown} of ${all} columns are shown, those whose values differ most.` : "";
}
