import type { Evaluation } from "@timevae/eval";
import { parseHTML } from "linkedom";
import { renderReport as render } from "../render-report.js";
import type { ReportOptions } from "../report-options.js";

/** As {@link render}, with a small DOM to draw with: nothing but Node is needed. */
export function renderReport(evaluation: Evaluation, options: ReportOptions = {}): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return render(evaluation, { document, ...options });
}
