import type { Engine } from "@timevae/graph";
import type { SeriesArray } from "@timevae/spec";
import { isTimeVAEError } from "@timevae/spec";
import { createPictures } from "./create-pictures.js";
import { type Evaluation, evaluationVersion, type MeasureResult, type ModelFacts } from "./evaluation.js";
import { sampleTrivialRival } from "./judges/sample-trivial-rival.js";
import type { Comparison, Measure } from "./measure.js";
import type { Pictures } from "./pictures.js";
import { type PreparedWindows, prepare } from "./prepare.js";
import { reachVerdict } from "./reach-verdict.js";
import { type EvaluationProgress, runTasks, type Task } from "./run-tasks.js";
import { standardMeasures } from "./standard-measures.js";
import { standingOf } from "./standing.js";
import { type RepeatSummary, summarizeRepeats } from "./summarize-repeats.js";

/** Windows of the rival, at most. */
const mostRivals = 4000;
/** How much longer judges take than distances. */
const scoreWeight = 20;

/** Draws windows from something simple that was fitted to the training windows: what a generator has to beat. */
export type RivalSampler = (train: SeriesArray, count: number, seed: number) => SeriesArray | Promise<SeriesArray>;

export interface EvaluateOptions {
  /** Real windows `[N, T, D]`, in their own units. Those that a generator learned from, when `heldOut` is given. */
  readonly real: SeriesArray;
  /** The windows in question, of the same T and D. */
  readonly synthetic: SeriesArray;
  /** Real windows that the generator never saw. Without them the last fifth of `real` is set aside, without shared rows. */
  readonly heldOut?: SeriesArray | undefined;
  /** Where `heldOut` comes from: a file of its own, or the model's own validation. `file` when not given. */
  readonly holdOutRule?: "file" | "model" | undefined;
  /** Trains the judges. */
  readonly engine: Engine;
  /** The same seed gives the same numbers; 0 when not given. */
  readonly seed?: number | undefined;
  /** Seconds instead of a minute: fewer and shorter judgements, with a wider spread. */
  readonly fast?: boolean | undefined;
  /** {@link standardMeasures} when not given. */
  readonly measures?: readonly Measure[] | undefined;
  /** Null for none; principal components and a Gaussian mixture when not given. */
  readonly rival?: RivalSampler | null | undefined;
  /** What the generator tells about itself, for the report. */
  readonly model?: ModelFacts | undefined;
  /** What the caller knows that a reader should; it goes before the warnings made here. */
  readonly warnings?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
}

/** t-SNE takes most of it. */
const picturesWeight = 20;

type Row = "synthetic" | "baseline" | "rival";
const rowWords: Readonly<Record<Row, string>> = {
  synthetic: "synthetic windows",
  baseline: "held-out real windows",
  rival: "rival's windows",
};
const rowNames = Object.keys(rowWords) as Row[];

/**
 * Judges windows of any generator against real ones, with the same judgement of held-out real windows and of a rival without a
 * network beside every number. The order of the windows does not matter.
 *
 * @throws {TimeVAEError} `invalid-data` for another T or D (saying which), too few windows, or a value that is not finite;
 * `invalid-argument` for a seed; `cancelled` when the signal was aborted; `engine-failed`
 *
 * @example
 * const evaluation = await evaluate({ real, synthetic, engine: await createOrtEngine(), fast: true });
 * console.log(evaluation.verdict.headline);
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { engine, seed = 0, fast = false, measures = standardMeasures, signal, onProgress } = options;
  const prepared = prepare({ ...options, seed, fast, heldOutFraction: 0.2 });
  const { train, heldOut, synthetic } = prepared.scaled;
  const { rival = sampleTrivialRival } = options;
  const rivalWindows = rival && (await rival(train, Math.min(synthetic.shape[0], mostRivals), seed));
  const rows: Readonly<Record<Row, SeriesArray | null>> = { synthetic, baseline: heldOut, rival: rivalWindows };
  const cells: Cell[] = measures.flatMap((measure) =>
    rowNames
      .filter((row) => row !== "rival" || measure.judgesRival !== false)
      .flatMap((row) => (rows[row] ? [{ measure, row, subject: rows[row] }] : [])),
  );
  const tasks: Task<CellResult | Pictures>[] = [
    ...cells.map((cell) => cellTask(cell, { train, heldOut }, { engine, seed, fast })),
    picturesTask(prepared, { engine, seed, fast }),
  ];
  const results = await runTasks(tasks, { signal, onProgress });
  const pictures = results.pop() as Pictures;
  const judged = results as CellResult[];
  const measured = measures.map((measure) =>
    collect(measure, (row) => judged[cells.findIndex((cell) => cell.measure === measure && cell.row === row)]),
  );
  const configuration = { seed, fast, engine: engine.name, holdOut: prepared.holdOut };
  return {
    format: "timevae-evaluation",
    formatVersion: evaluationVersion,
    configuration,
    data: prepared.data,
    verdict: reachVerdict({ configuration, data: prepared.data, measures: measured }),
    warnings: [...(options.warnings ?? []), ...prepared.warnings],
    measures: measured,
    pictures,
    model: options.model ?? null,
  };
}

interface Cell {
  readonly measure: Measure;
  readonly row: Row;
  readonly subject: SeriesArray;
}

/** The values of a cell, or why there are none. */
type CellResult = { readonly summary: RepeatSummary } | { readonly reason: string };

function cellTask(
  { measure, row, subject }: Cell,
  sides: Pick<Comparison, "train" | "heldOut">,
  options: { readonly engine: Engine; readonly seed: number; readonly fast: boolean },
): Task<CellResult> {
  return {
    name: `${measure.name}, ${rowWords[row]}`,
    weight: measure.deterministic ? 1 : scoreWeight,
    place: measure.deterministic ? "here" : "engine",
    async run({ signal, onProgress }) {
      try {
        const comparison = { ...sides, subject, isBaseline: row === "baseline" };
        const values = await measure.compute(comparison, { ...options, signal, onProgress });
        const bad = values.find((value) => !Number.isFinite(value));
        if (values.length === 0) return { reason: "it gave no value" };
        if (bad !== undefined) return { reason: "it is not defined for this data" };
        const interval = values.length === 1 ? await measure.interval?.(comparison, { ...options, signal }) : undefined;
        return { summary: summarizeRepeats(values, interval) };
      } catch (error) {
        // Another kind of failure is one of the whole evaluation.
        if (isTimeVAEError(error) && error.code === "unsupported") return { reason: error.message };
        throw error;
      }
    },
  };
}

function collect(measure: Measure, resultOf: (row: Row) => CellResult | undefined): MeasureResult {
  const { id, name, group, definition, best, deterministic } = measure;
  const summaryOf = (row: Row) => {
    const result = resultOf(row);
    return result && "summary" in result ? result.summary : null;
  };
  const [synthetic, baseline, rival] = [summaryOf("synthetic"), summaryOf("baseline"), summaryOf("rival")];
  const own = resultOf("synthetic");
  return {
    id,
    name,
    group,
    definition,
    best,
    deterministic,
    synthetic,
    baseline,
    rival,
    standing: synthetic && baseline ? standingOf(best, { synthetic, baseline, rival }) : null,
    reason: own && "reason" in own ? own.reason : null,
  };
}

function picturesTask(
  prepared: PreparedWindows,
  options: { readonly engine: Engine; readonly seed: number; readonly fast: boolean },
): Task<Pictures> {
  return {
    name: "Pictures",
    weight: picturesWeight,
    place: "here",
    run: ({ signal, onProgress }) => createPictures(prepared, { ...options, signal, onProgress }),
  };
}
