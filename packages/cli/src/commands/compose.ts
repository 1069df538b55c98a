import type { ComposeSpec } from "@timevae/data";
import type { Command } from "commander";
import type { CommandIO } from "../command-io.js";
import { jsonOption } from "../common-options.js";
import { integerFlag } from "../flags.js";
import { checkOutputFile, componentEndings, labelsPath, outputFiles, writeOutput } from "../output-file.js";
import { reportOutput } from "../report-output.js";

interface ComposeFlags {
  readonly out: string;
  readonly components?: boolean;
  readonly seed?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `timevae compose SPEC.json --out FILE` */
export function defineCompose(command: Command, io: CommandIO): void {
  command
    .argument(
      "<spec>",
      "JSON: windows, steps, columns and seed; level, trend, seasons, noise and events as distributions",
    )
    .requiredOption("--out <file>", `where the windows go: ${outputFiles}; with --components .csv or .npz`)
    .option("--components", "write what the windows are the sum of, too, and events to a .labels.csv beside --out")
    .option("--seed <n>", "goes before the specification's seed", integerFlag("--seed", 0))
    .option("--force", "replace what --out names, if it exists")
    .addOption(jsonOption())
    .action((spec: string, flags: ComposeFlags) => runCompose(spec, flags, io));
}

async function runCompose(path: string, flags: ComposeFlags, io: CommandIO): Promise<void> {
  await checkOutputFile(flags.out, {
    force: flags.force,
    endings: flags.components ? componentEndings : undefined,
  });
  const [{ composeSeries }, { readJsonFile }, { withFile }] = await Promise.all([
    import("@timevae/data"),
    import("../read-json-file.js"),
    import("../with-file.js"),
  ]);
  const given = await readJsonFile(path);
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const spec = isObject && flags.seed !== undefined ? { ...given, seed: flags.seed } : given;
  const start = performance.now();
  // Checked by composeSeries, key by key.
  const { series, components, events } = await withFile(path, () => composeSeries(spec as ComposeSpec));
  const seconds = (performance.now() - start) / 1000;
  const withLabels = flags.components && components.events !== undefined;
  const labels = withLabels ? { path: labelsPath(flags.out), events } : undefined;
  if (labels) await checkOutputFile(labels.path, flags);
  const output = { sample: series, components: flags.components ? components : undefined, labels };
  await writeOutput(flags.out, output, io.interruption);
  reportOutput(
    {
      path: flags.out,
      series,
      seconds,
      components: flags.components ? Object.keys(components) : undefined,
      labels: labels && { path: labels.path, events: events.length },
      origin: { seed: (spec as ComposeSpec).seed },
    },
    io,
    flags,
  );
}
