import type { ChartDocument } from "./charts/chart-options.js";

/** What a report is told besides the evaluation. */
export interface ReportOptions {
  /** The page's heading; `Evaluation of SYNTHETIC` when not given. */
  readonly title?: string | undefined;
  /** What the real windows are called, a file's name for instance. */
  readonly realName?: string | undefined;
  readonly syntheticName?: string | undefined;
  /** A DOM to draw charts with: the page's own in a browser when not given. In Node, `@timevae/report/node` brings one. */
  readonly document?: ChartDocument | undefined;
}
