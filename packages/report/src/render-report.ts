import type { Evaluation } from "@timevae/eval";
import { requireDocument } from "./charts/draw-chart.js";
import { html } from "./html.js";
import type { ReportOptions } from "./report-options.js";
import { reportStyles } from "./report-styles.js";
import { configurationSection } from "./sections/configuration-section.js";
import { definitionSection } from "./sections/definition-section.js";
import { componentSection, trainingSection } from "./sections/model-sections.js";
import {
  autocorrelationSection,
  correlationSection,
  embeddingSection,
  marginalSection,
  privacySection,
  wallSection,
} from "./sections/picture-sections.js";
import { scoreSection } from "./sections/score-section.js";
import { verdictSection } from "./sections/verdict-section.js";

/**
 * An evaluation as one HTML page: no script, nothing from elsewhere, light and dark, for screens from 390 pixels and for paper. The
 * same evaluation gives the same text.
 *
 * @throws {TimeVAEError} `invalid-argument` when there is no document to draw with
 *
 * @example
 * const page = renderReport(evaluation, { syntheticName: "synthetic.csv" });
 */
export function renderReport(evaluation: Evaluation, options: ReportOptions = {}): string {
  const charts = { document: requireDocument(options.document) };
  const { model, data } = evaluation;
  const title = options.title ?? `Evaluation of ${options.syntheticName ?? "synthetic windows"}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>`;
  const body = html`</style>
</head>
<body>
<main>
${verdictSection(evaluation, options)}
${scoreSection(evaluation)}
${wallSection(evaluation, charts)}
${marginalSection(evaluation, charts)}
${autocorrelationSection(evaluation, charts)}
${correlationSection(evaluation, charts)}
${embeddingSection(evaluation, charts)}
${model && componentSection(model, data.columns, charts)}
${privacySection(evaluation, charts)}
${model && trainingSection(model, charts)}
${configurationSection(evaluation)}
${definitionSection(evaluation)}
</main>
</body>
</html>
`;
  return page.text + reportStyles + body.text;
}
