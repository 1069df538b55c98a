import type { SeriesArray } from "@timevae/spec";
import type { CommandIO } from "./command-io.js";
import { formatCount, formatPlural, formatSeconds } from "./format-quantity.js";

export interface OutputReport {
  readonly path: string;
  readonly series: SeriesArray;
  readonly seconds: number;
  /** Whether these are series joined from windows; false when not given. */
  readonly isLong?: boolean | undefined;
  /** The components written beside, in their order. */
  readonly components?: readonly string[] | undefined;
  /** Whether they add up to the sample itself; true when not given. */
  readonly addsUp?: boolean | undefined;
  /** The file that says where events were planted, and how many. */
  readonly labels?: { readonly path: string; readonly events: number } | undefined;
  /** What else the JSON document tells. */
  readonly origin?: Readonly<Record<string, unknown>>;
}

/** Says on stdout what was written, for people or machines. */
export function reportOutput(report: OutputReport, io: CommandIO, { json }: { json?: boolean | undefined }): void {
  const { path, series, seconds, isLong = false, components, addsUp = true, labels, origin } = report;
  const [windows, steps] = series.shape;
  const windowsPerSecond = windows / seconds;
  if (json) {
    const { columns } = series;
    const optional = { ...(components && { components }), ...(labels && { labels }) };
    const document = { path, count: windows, steps, columns, ...optional, ...origin, seconds, windowsPerSecond };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const pieces = isLong ? `${formatCount(windows)} series` : formatPlural(windows, "window");
  const speed = isLong ? "" : `, ${formatCount(windowsPerSecond)} windows/s`;
  const what = `${pieces} of ${formatCount(steps)} steps × ${formatPlural(writtenColumns(path, series), "column")}`;
  io.stdout.write(`${path}: ${what} (${formatSeconds(seconds)}${speed})\n`);
  if (components)
    io.stdout.write(
      `${path}: ${components.join(" + ")} = sample${addsUp ? "" : ", before transformations are undone and names chosen"}\n`,
    );
  if (labels) io.stdout.write(`${labels.path}: the places of ${formatPlural(labels.events, "event")}\n`);
}

/** Tables have one column of names where windows, and arrays, have a feature per name. */
function writtenColumns(path: string, { shape, categorical = [] }: SeriesArray): number {
  if (/\.np[yz]$/i.test(path)) return shape[2];
  return categorical.reduce((columns, { categories }) => columns - categories.length + 1, shape[2]);
}
