import { type Evaluation, formatValue, type MeasureGroup, type MeasureResult, type RepeatSummary } from "@timevae/eval";
import { type Html, html } from "../html.js";

const groupNames: Readonly<Record<MeasureGroup, string>> = {
  score: "Scores of judges",
  marginal: "Values of single columns",
  time: "Course in time",
  features: "Relations between columns",
  moments: "Shape of the distributions",
  sets: "Windows as a whole",
  privacy: "Privacy",
};

const bestWords = { low: "lower is better", high: "higher is better", baseline: "nearer to real is better" } as const;

const standingWords = {
  real: "as good as real",
  rival: "worse than the rival",
} as const;

/** Every number beside what real data and the rival reach. */
export function scoreSection({ measures }: Evaluation): Html {
  const groups = (Object.keys(groupNames) as MeasureGroup[])
    .map((group) => ({ group, rows: measures.filter((measure) => measure.group === group) }))
    .filter(({ rows }) => rows.length > 0);
  const hasRival = measures.some(({ rival }) => rival !== null);
  return html`<section aria-labelledby="scores">
<h2 id="scores">Scores</h2>
<p class="about">Each number beside what unseen real windows reach in the same place${hasRival ? ", and what a rival without any network reaches: principal components and a Gaussian mixture" : ""}. Mean ± standard deviation over repeats; a number without ± follows from the windows alone.</p>
<table class="scores">
<thead><tr><th scope="col">Measure</th><th scope="col">Synthetic</th><th scope="col">Real</th>${hasRival ? html`<th scope="col">Rival</th>` : null}<th scope="col" class="stands">Stands</th></tr></thead>
${groups.map(
  ({ group, rows }) => html`<tbody>
<tr><th scope="rowgroup" colspan="${hasRival ? 5 : 4}">${groupNames[group]}</th></tr>
${rows.map((row) => scoreRow(row, hasRival))}</tbody>
`,
)}</table>
</section>`;
}

function scoreRow(measure: MeasureResult, hasRival: boolean): Html {
  const { id, name, best, synthetic, baseline, rival, standing, reason } = measure;
  const stands =
    standing && best !== "baseline"
      ? standing === "between"
        ? betweenWords(measure)
        : standingWords[standing]
      : standing === "real"
        ? "as with real"
        : standing
          ? "differs from real"
          : (reason ?? "");
  // Being unlike real windows is not worse or better than the rival's way of being unlike them.
  const mark = standing === null ? "none" : best === "baseline" && standing === "rival" ? "between" : standing;
  return html`<tr data-measure="${id}"><td><a href="#define-${id}" title="${bestWords[best]}">${name}</a></td>${cell("synthetic", synthetic)}${cell("real", baseline)}${hasRival ? cell("rival", rival) : null}<td class="stands ${mark}">${stands}</td></tr>
`;
}

/** Repeats may spread so far that nobody can say "worse than the rival"; that is no reason to say "better". */
function betweenWords({ best, synthetic, rival }: MeasureResult): string {
  if (!synthetic || !rival) return "worse than real";
  const isBetter = best === "high" ? synthetic.mean > rival.mean : synthetic.mean < rival.mean;
  return isBetter ? "between real and rival" : "no better than the rival";
}

function cell(kind: string, summary: RepeatSummary | null): Html {
  if (!summary) return html`<td class="${kind}">–<span class="spread"></span></td>`;
  const { mean, standardDeviation } = summary;
  const spread = standardDeviation === null ? "" : `± ${formatValue(standardDeviation)}`;
  return html`<td class="${kind}">${formatValue(mean)}<span class="spread">${spread}</span></td>`;
}
