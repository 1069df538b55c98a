import type { Evaluation } from "@timevae/eval";
import { renderReport } from "@timevae/report";
import { parseHTML } from "linkedom";

/** The report as one HTML file, drawn in the worker: a worker has no document, so a small one is brought along. */
export function renderPageReport(evaluation: Evaluation, realName: string): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const names = { title: `A generator of ${realName}`, realName, syntheticName: "this page's model" };
  return renderReport(evaluation, { document, ...names });
}
