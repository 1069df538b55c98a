import type { ExportManifest, PrecisionError } from "@timevae/core";
import { formatBytes, formatFields } from "./format-quantity.js";

/** An exported model's files for people: sizes, and how far lower precision is off. */
export function formatExport(path: string, { files, precision, steps, columns }: ExportManifest): string {
  const what = `windows of ${steps} steps × ${columns.length} column${columns.length === 1 ? "" : "s"}, weights in ${precision}`;
  const fields = Object.entries(files).map(([name, { bytes, description }]): [string, string] => [
    name,
    `${formatBytes(bytes).padStart(8)}  ${description}`,
  ]);
  const errors = Object.entries(files).flatMap(([name, { error }]) =>
    error ? [[name, formatError(error)] as const] : [],
  );
  const [first] = Object.values(files).flatMap(({ error }) => error ?? []);
  const heading = first
    ? `\nHow far that is from float32 weights, on ${first.windows} windows of seed ${first.seed} (at most, root mean square):\n`
    : "";
  return `${path}: ${what}\n${formatFields(fields)}${heading}${errors.length > 0 ? formatFields(errors) : ""}`;
}

function formatError({ outputs }: PrecisionError): string {
  const parts = Object.entries(outputs).map(([name, { max, rms, columns }]) =>
    columns ? `${name} ${percent(max)}, ${percent(rms)}` : `${name} ${short(max)}, ${short(rms)}`,
  );
  const shares = Object.values(outputs).some(({ columns }) => columns !== undefined);
  return `${parts.join("; ")}${shares ? " (% of a column's range, the worst column)" : ""}`;
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
