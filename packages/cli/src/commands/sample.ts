import type { Edit, TimeVAE } from "@timevae/core";
import type { Scenario } from "@timevae/data";
import { createSeriesArray, isTimeVAEError, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Command } from "commander";
import { type CommandIO, noticesOf } from "../command-io.js";
import { addCommonOptions, type CommonFlags } from "../common-options.js";
import { componentsAddUp } from "../components-add-up.js";
import { createEngine } from "../create-engine.js";
import { integerFlag } from "../flags.js";
import {
  checkOutputFile,
  componentEndings,
  labelsPath,
  type OutputSeries,
  outputFiles,
  tableOf,
  writeOutput,
} from "../output-file.js";
import { parseCondition } from "../parse-condition.js";
import { reportOutput } from "../report-output.js";

interface SampleFlags extends CommonFlags {
  readonly out: string;
  readonly count?: number;
  readonly seed?: number;
  readonly noise?: string;
  readonly start?: string;
  readonly condition?: Readonly<Record<string, string>>;
  readonly names?: "sampled" | "likely";
  readonly length?: number;
  readonly overlap?: number;
  readonly components?: boolean;
  readonly curves?: boolean;
  readonly edit?: string;
  readonly scenario?: string;
}

/** `timevae sample MODEL --out FILE` */
export function defineSample(command: Command, io: CommandIO): void {
  command
    .argument("<model>", "a model's folder")
    .requiredOption("--out <file>", `where the windows go: ${outputFiles}`)
    .option("--count <n>", "windows (default: 1000), or with --length series (default: 1)", integerFlag("--count", 1))
    .option("--seed <n>", "the same seed gives the same windows (default: 0)", integerFlag("--seed", 0))
    .option(
      "--start <date|position>",
      "where all windows start: a date, or an integer position (default: anywhere in the training data)",
    )
    .option(
      "--condition <name=label>",
      "what windows are to be, for models learned with --condition; may be repeated (default: as often as in the data)",
      parseCondition,
    )
    .option(
      "--length <steps>",
      "series of so many steps instead of windows, joined without seams",
      integerFlag("--length", 2),
    )
    .option(
      "--overlap <steps>",
      "with --length: steps that windows share (default: half a window)",
      integerFlag("--overlap", 1),
    )
    .option("--components", "write what the windows are the sum of, too")
    .option("--curves", "of a calibrated model: the decoded curves, without what lies around them")
    .option("--edit <file>", 'JSON, what to do with components: { "trend": { "scale": 2 }, "level": { "shift": 1 } }')
    .option(
      "--scenario <file>",
      'JSON, rare situations to plant: [{ "kind": "outlier", "rate": 0.01, "size": 5 }]; where they are goes to a .labels.csv beside --out',
    );
  command.addOption(
    command
      .createOption(
        "--names <how>",
        "columns of names: drawn by their probabilities, or the most likely (default: sampled)",
      )
      .choices(["sampled", "likely"]),
  );
  command.addOption(
    command
      .createOption("--noise <file>", "decode exactly these latent vectors, [N, Z] in .npy or .npz")
      .conflicts(["count", "seed", "start", "length"]),
  );
  addCommonOptions(command).action((model: string, flags: SampleFlags) => runSample(model, flags, io));
}

async function runSample(folder: string, flags: SampleFlags, io: CommandIO): Promise<void> {
  const { force } = flags;
  await checkOutputFile(flags.out, { force, endings: flags.components ? componentEndings : undefined });
  if (flags.scenario !== undefined) await checkOutputFile(labelsPath(flags.out), { force });
  const edit = flags.edit === undefined ? undefined : await loadEdit(flags.edit);
  const scenario = flags.scenario === undefined ? undefined : await loadScenario(flags.scenario);
  const [{ loadModel }, engine] = await Promise.all([
    import("@timevae/core/node"),
    createEngine(flags, noticesOf(io, flags)),
  ]);
  const model = await loadModel(folder, { engine });
  const begin = performance.now();
  const drawn = await draw(model, edit, flags);
  const output = scenario === undefined ? drawn : await plant(drawn, scenario, flags);
  const seconds = (performance.now() - begin) / 1000;
  await model.dispose();
  await writeOutput(flags.out, { ...output, table: tableOf(model.parts) }, io.interruption);
  const { sample, labels } = output;
  const { seed = 0, noise, start, condition, edit: editFile, scenario: scenarioFile } = flags;
  reportOutput(
    {
      path: flags.out,
      series: sample,
      seconds,
      isLong: flags.length !== undefined,
      components: output.components && Object.keys(output.components),
      addsUp: componentsAddUp(model.parts.traits),
      labels: labels && { path: labels.path, events: labels.events.length },
      origin: {
        ...(noise === undefined ? { seed } : { noise }),
        ...(start === undefined ? {} : { start }),
        ...(condition === undefined ? {} : { condition }),
        ...(editFile === undefined ? {} : { edit: editFile }),
        ...(scenarioFile === undefined ? {} : { scenario: scenarioFile }),
      },
    },
    io,
    flags,
  );
}

async function draw(model: TimeVAE, edit: Edit | undefined, flags: SampleFlags): Promise<OutputSeries> {
  const { count = flags.length === undefined ? 1000 : 1, seed = 0, components = false, condition, names } = flags;
  const noise = flags.noise === undefined ? undefined : await loadNoise(flags.noise, model.config.latentDim);
  const start = flags.start === undefined ? undefined : readStart(flags.start, model);
  try {
    if (noise)
      return components
        ? await model.decodeComponents(noise, { edit, condition, categories: names })
        : { sample: await model.decode(noise, { edit, condition, categories: names }) };
    if (flags.length !== undefined) return { sample: await drawLong(model, flags.length, { ...flags, count, start }) };
    const options = { seed, start, edit, condition, categories: names, noise: flags.curves !== true };
    return components
      ? await model.sample(count, { ...options, components })
      : { sample: await model.sample(count, options) };
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    const message = error.message.startsWith("edit.") ? `${flags.edit}: ${error.message}` : error.message;
    const flagged = message.replace(/^(start|length|overlap|condition)(?=[:.])/, "--$1");
    throw new TimeVAEError(error.code, flagged, { cause: error });
  }
}

/** One long series, or several. */
async function drawLong(
  model: TimeVAE,
  length: number,
  flags: Omit<SampleFlags, "start"> & { readonly count: number; readonly start: number | string | undefined },
): Promise<SeriesArray> {
  for (const name of ["components", "edit"] as const) {
    if (flags[name] === undefined) continue;
    const message = `--${name}: expected none with --length, whose series are joined from many windows; leave one of them out`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const { sampleLong } = await import("@timevae/core");
  const { count, seed, start, condition, names, overlap } = flags;
  return sampleLong(model, length, { count, seed, start, condition, categories: names, overlap });
}

/** An integer is a position, everything else a date. */
function readStart(text: string, model: TimeVAE): number | string {
  if (!model.parts.calendar) {
    const message = `--start: expected none, received ${JSON.stringify(text)}; the model was learned from windows that do not know their place in time`;
    throw new TimeVAEError("invalid-argument", message);
  }
  return /^[-+]?\d+$/.test(text.trim()) ? Number(text) : text;
}

/** What was planted is a component of its own, so that the components still add up. */
async function plant({ sample, components }: OutputSeries, scenario: unknown, flags: SampleFlags) {
  const [{ plantScenario }, { withFile }] = await Promise.all([import("@timevae/data"), import("../with-file.js")]);
  const planted = await withFile(flags.scenario as string, () =>
    plantScenario(sample, scenario as Scenario, { seed: flags.seed ?? 0 }),
  );
  const difference = (): SeriesArray => {
    const values = planted.series.values.map((value, i) => value - (sample.values[i] as number));
    return createSeriesArray(values, sample.shape, sample);
  };
  return {
    sample: planted.series,
    components: components && { ...components, scenario: difference() },
    labels: { path: labelsPath(flags.out), events: planted.labels.events },
  };
}

async function loadNoise(path: string, latentDim: number): Promise<Float32Array> {
  const { readNoise } = await import("../read-noise.js");
  return readNoise(path, latentDim);
}

async function loadEdit(path: string): Promise<Edit> {
  const { readEdit } = await import("../read-edit.js");
  return readEdit(path);
}

async function loadScenario(path: string): Promise<unknown> {
  const { readJsonFile } = await import("../read-json-file.js");
  return readJsonFile(path);
}
