import type { ExportManifest, PrecisionError } from "@timevae/core";
import { formatBytes, formatFields } from "./format-quantity.js";

/** An exported model's files for people: sizes, and how far lower precision is off. */
export function formatExport(path: string, { files, precision, steps, columns, components }: ExportManifest): string {
  const what = `windows of ${steps} steps × ${columns.length} column${columns.length === 1 ? "" : "s"}, weights in ${precision}`;
  const fields = Object.entries(files).map(([name, { bytes, description }]): [string, string] => [
    name,
    `${formatBytes(bytes).padStart(8)}  ${description}`,
  ]);
  const errors = Object.entries(files).flatMap(([name, { error }]) =>
    error
      ? [
          [
            name,
            `${formatError(error)}${name === "decoder-edit.onnx" ? `, with ${components[0]} doubled` : ""}`,
          ] as const,
        ]
      : [],
  );
  const [first] = Object.values(files).flatMap(({ error }) => error ?? []);
  const heading = first
    ? `\nHow far that is from float32 weights, on ${first.windows} windows of seed ${first.seed} (at most, root mean square; more in manifest.json):\n`
    : "";
  return `${path}: ${what}\n${formatFields(fields)}${heading}${errors.length > 0 ? formatFields(errors) : ""}`;
}

/** Components and columns stand in the manifest. */
function formatError({ outputs }: PrecisionError): string {
  const { sample, z_mean, z_log_var, step_error, kl } = outputs;
  const parts = Object.entries({ z_mean, z_log_var, step_error, kl }).flatMap(([name, error]) =>
    error ? [`${name} ${short(error.max)}, ${short(error.rms)}`] : [],
  );
  if (sample) parts.unshift(`sample ${percent(sample.max)}, ${percent(sample.rms)} of a column's range`);
  return parts.join("; ");
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
