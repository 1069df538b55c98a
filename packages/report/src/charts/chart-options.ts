/** What charts need of a DOM: a browser's `document`, or that of a small DOM elsewhere. */
export interface ChartDocument {
  createElement(name: string): unknown;
  createElementNS(namespace: string, name: string): unknown;
}

/** What every chart takes. */
export interface ChartOptions {
  /** The page's own in a browser, when not given. */
  readonly document?: ChartDocument | undefined;
  /** Pixels at which the chart is drawn; it shrinks with its place. 280 when not given. */
  readonly width?: number | undefined;
}
