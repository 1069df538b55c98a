import type { SeriesArray } from "@timevae/spec";
import type { CommandIO } from "./command-io.js";
import { formatCount, formatPlural, formatSeconds } from "./format-quantity.js";

export interface OutputReport {
  readonly path: string;
  readonly series: SeriesArray;
  readonly seconds: number;
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
  const { path, series, seconds, components, addsUp = true, labels, origin } = report;
  const [windows, steps, features] = series.shape;
  const windowsPerSecond = windows / seconds;
  if (json) {
    const { columns } = series;
    const optional = { ...(components && { components }), ...(labels && { labels }) };
    const document = { path, count: windows, steps, columns, ...optional, ...origin, seconds, windowsPerSecond };
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const what = `${formatPlural(windows, "window")} of ${steps} steps × ${formatPlural(features, "column")}`;
  io.stdout.write(`${path}: ${what} (${formatSeconds(seconds)}, ${formatCount(windowsPerSecond)} windows/s)\n`);
  if (components)
    io.stdout.write(
      `${path}: ${components.join(" + ")} = sample${addsUp ? "" : ", before transformations are undone and names chosen"}\n`,
    );
  if (labels) io.stdout.write(`${labels.path}: the places of ${formatPlural(labels.events, "event")}\n`);
}
