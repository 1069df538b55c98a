import type { Evaluation, VerdictSentence } from "@timevae/eval";
import { type Html, html } from "../html.js";
import type { ReportOptions } from "../report-options.js";

/** Tones are told by words too: not everyone sees the colours. */
const toneWords: Readonly<Record<VerdictSentence["tone"], string>> = {
  good: "Good: ",
  fair: "Fair: ",
  bad: "Bad: ",
  neutral: "",
};

/** Between two sentences. */
const sentenceEnd = /(?<=\.) /;

const holdOutWords: Readonly<Record<Evaluation["configuration"]["holdOut"], string>> = {
  file: "from a file of their own",
  model: "those the model validated on",
  time: "the last in time",
  draw: "drawn by seed",
};

/** What it all comes to, in plain words. */
export function verdictSection(evaluation: Evaluation, options: ReportOptions): Html {
  const { verdict, data, configuration, warnings } = evaluation;
  const { realName = "the real data", syntheticName = "synthetic windows" } = options;
  const columns = `${data.columns.length} column${data.columns.length === 1 ? "" : "s"}`;
  return html`<header>
<h1>${options.title ?? `Evaluation of ${syntheticName}`}</h1>
<p class="headline" id="verdict">${verdict.headline.split(sentenceEnd).map((sentence, i) => html`${i > 0 ? " " : null}<span>${sentence}</span>`)}</p>
<p class="sizes">${count(data.syntheticWindows)} synthetic windows (${syntheticName}) against ${count(data.trainWindows)} real ones to learn from and ${count(data.heldOutWindows)} held out (${realName}; ${holdOutWords[configuration.holdOut]}). A window is ${data.steps} steps of ${columns}.${configuration.fast ? " Fast mode: spreads are wider than they need be." : ""}</p>
<ul class="findings">
${verdict.sentences.map(({ text, tone }) => html`<li class="${tone}"><span class="word">${toneWords[tone]}</span>${keepUnits(text)}</li>\n`)}</ul>
${
  warnings.length === 0
    ? null
    : html`<aside class="warnings"><h3>Before you trust this</h3><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></aside>`
}
</header>`;
}

/** A line does not end between a number and its sign. */
function keepUnits(text: string): string {
  return text.replaceAll(" %", "\u00a0%");
}

export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
