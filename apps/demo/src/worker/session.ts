import { modelFromFiles, modelToFiles, type TimeVAE } from "@timevae/core";
import { parseCsv, type Table } from "@timevae/data";
import { type Evaluation, standardMeasures } from "@timevae/eval";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import { collectCalls } from "../logic/collect-calls.js";
import { createSines, readBuiltInTable, sinesName } from "./built-in.js";
import { compareWindows, describeLook } from "./compare-windows.js";
import { createGate } from "./create-gate.js";
import { createWorkerEngine } from "./create-worker-engine.js";
import { describeModel } from "./describe-model.js";
import { inspectTable } from "./inspect-table.js";
import { forgetKeptSession, type KeptSession, readKeptSession, writeKeptSession } from "./kept-session.js";
import { makeDownload, makeText } from "./make-download.js";
import { drawLatents, mapLatent } from "./map-latent.js";
import { openModelFiles } from "./open-model-files.js";
import { type PreparedWindows, prepareTable, prepareWindows } from "./prepare-windows.js";
import type {
  DataChoices,
  Decoded,
  DecodeRequest,
  Download,
  DownloadKind,
  EpochFacts,
  KeptFacts,
  LatentMap,
  LookFacts,
  ModelFacts,
  NamedBytes,
  SampleRequest,
  TableFacts,
  TrainingChoices,
  WindowsFacts,
} from "./protocol.js";
import { trainModel } from "./train-model.js";

/**
 * Milliseconds between two messages about epochs: quick ones are told together. Without a graphics card a drawing takes a tenth of a
 * second of a processor, which training may need.
 */
const betweenEpochs = 400;

/** What the page hears without asking. */
export type Say = (event: "plan" | "epochs" | "calibration" | "look" | "notKept" | "scoring", value: unknown) => void;

/** All that the worker knows: the data, the windows, the model. One at a time. */
export class Session {
  private readonly say: Say;
  private readonly gate = createGate();
  private source: KeptSession["data"] | undefined;
  private table: Table | undefined;
  private windows: SeriesArray | undefined;
  private choices: DataChoices | null = null;
  private prepared: PreparedWindows | undefined;
  private model: TimeVAE | undefined;
  private readonly told = collectCalls<EpochFacts>(
    (epochs) => this.say("epochs", epochs),
    betweenEpochs,
    () => performance.now(),
  );
  private stopper: AbortController | undefined;
  private scorer: AbortController | undefined;
  private evaluation: Evaluation | undefined;
  private isTrainedHere = false;

  constructor(say: Say) {
    this.say = say;
  }

  /** Reads a CSV file, or one of the tables that come with the page. */
  async openTable(source: NamedBytes | { readonly builtIn: string }): Promise<TableFacts> {
    const { name, bytes } = "builtIn" in source ? await readBuiltInTable(source.builtIn) : source;
    const table = parseCsv(bytes, { delimiter: name.toLowerCase().endsWith(".tsv") ? "\t" : undefined });
    const facts = inspectTable(table, name);
    this.source = source;
    this.table = table;
    this.windows = undefined;
    this.prepared = undefined;
    return facts;
  }

  async openSines(seed: number): Promise<WindowsFacts> {
    this.source = { builtIn: sinesName };
    this.table = undefined;
    this.windows = createSines();
    this.choices = null;
    this.prepared = prepareWindows(this.windows, seed);
    return this.prepared.facts;
  }

  async prepare({ choices, seed }: { choices: DataChoices; seed: number }): Promise<WindowsFacts> {
    if (!this.table) throw new TimeVAEError("invalid-argument", "Open a file first.");
    this.prepared = undefined;
    this.prepared = prepareTable(this.table, choices, seed);
    this.choices = choices;
    return this.prepared.facts;
  }

  /** @param options.continued with the model at hand, instead of a new one */
  async train({ choices, continued }: { choices: TrainingChoices; continued: boolean }): Promise<ModelFacts> {
    if (this.table && this.choices) this.prepared = prepareTable(this.table, this.choices, choices.seed);
    const prepared = this.requirePrepared();
    const from = continued ? this.model : undefined;
    const before = from?.history.epochs.length ?? 0;
    const source = this.source as KeptSession["data"];
    this.stopper = new AbortController();
    this.gate.open();
    const keep = async (model: KeptSession["files"], epoch: number, finished: boolean) => {
      const kept = { data: source, choices: this.choices, training: choices, files: model, savedAt: Date.now() };
      const done = await writeKeptSession({ ...kept, epoch, epochs: choices.epochs, finished });
      if (!done) this.say("notKept", null);
    };
    try {
      const model = await trainModel({
        engine: await createWorkerEngine(),
        prepared,
        choices: { ...choices, epochs: Math.max(1, choices.epochs - before) },
        from,
        gate: this.gate,
        signal: this.stopper.signal,
        onPlan: (plan) => this.say("plan", plan),
        onEpoch: (epoch) => this.told.add({ ...epoch, epoch: epoch.epoch + before }),
        onCalibration: (state) => {
          this.told.flush();
          this.say("calibration", state);
        },
        onLook: (look) => this.say("look", { ...look, epoch: look.epoch + before }),
        save: (files, epoch) => keep(files, epoch + before, false),
      });
      this.told.flush();
      await this.replaceModel(model, true);
      await keep(modelToFiles(model), before + model.history.epochs.length, true);
      return await describeModel(model, prepared.series, "trained");
    } finally {
      this.told.flush();
      this.stopper = undefined;
    }
  }

  async pause(): Promise<void> {
    this.gate.close();
    this.told.flush();
  }

  async resume(): Promise<void> {
    this.gate.open();
  }

  /** Ends the training with the best weights so far. */
  async stop(): Promise<void> {
    this.stopper?.abort();
    this.gate.open();
  }

  /** Opens a model that was saved here or by the command. */
  async openModel(files: readonly NamedBytes[]): Promise<ModelFacts> {
    const model = modelFromFiles(openModelFiles(files), await createWorkerEngine());
    await this.replaceModel(model, false);
    return describeModel(model, this.matchingSeries(), files.map(({ name }) => name).join(", "));
  }

  async decode({ z, position, edit }: DecodeRequest): Promise<Decoded> {
    const model = this.requireModel();
    const noise = Float32Array.from(z);
    const positions = [position];
    const learned = await model.decodeComponents(noise, { positions });
    const hasEdit = Object.keys(edit).length > 0;
    const edited = hasEdit ? await model.decodeComponents(noise, { positions, edit }) : learned;
    const arrays = (components: typeof learned.components) =>
      Object.fromEntries(
        Object.entries(components).map(([name, { values }]) => [name, values as Float32Array<ArrayBuffer>]),
      );
    return {
      learned: learned.sample.values as Float32Array<ArrayBuffer>,
      edited: edited.sample.values as Float32Array<ArrayBuffer>,
      learnedComponents: arrays(learned.components),
      editedComponents: arrays(edited.components),
    };
  }

  /** A latent vector as the model draws them, another one every time. */
  async drawLatent(): Promise<number[]> {
    return [...(await drawLatents(this.requireModel(), 1, Math.floor(Math.random() * 2 ** 32)))];
  }

  async latentMap(): Promise<LatentMap> {
    return mapLatent(this.requireModel(), this.matchingSeries());
  }

  async sample({ count, seed, start, edit }: SampleRequest): Promise<Float32Array> {
    const series = await this.requireModel().sample(count, { seed, start: start ?? undefined, edit });
    return series.values;
  }

  /** Pictures of real and synthetic windows; with `isScored` the judges' scores as well, which takes a minute. */
  async compare({ seed, isScored }: { seed: number; isScored: boolean }): Promise<LookFacts> {
    const series = this.matchingSeries();
    if (!series)
      throw new TimeVAEError("invalid-argument", "There are no windows of the model's kind to compare with.");
    this.scorer?.abort();
    this.scorer = new AbortController();
    const { evaluation, synthetic } = await compareWindows({
      model: this.requireModel(),
      series,
      engine: await createWorkerEngine(),
      seed,
      isTrainedHere: this.isTrainedHere,
      measures: isScored ? standardMeasures : [],
      signal: this.scorer.signal,
      onProgress: (progress) => {
        if (isScored) this.say("scoring", progress);
      },
    });
    this.evaluation = evaluation;
    return describeLook(evaluation, series, synthetic);
  }

  async stopScoring(): Promise<void> {
    this.scorer?.abort();
  }

  async download({ kind, sample }: { kind: DownloadKind; sample: SampleRequest }): Promise<Download> {
    if (kind !== "report") return makeDownload(this.requireModel(), kind, sample);
    if (!this.evaluation) {
      throw new TimeVAEError(
        "unsupported",
        "A report compares with data: open the file that the model was learned from.",
      );
    }
    const { renderPageReport } = await import("./render-page-report.js");
    const source = this.source;
    const name = source && "name" in source ? source.name : (source?.builtIn ?? "data");
    return makeText("report.html", "text/html", renderPageReport(this.evaluation, name));
  }

  /** What an earlier visit has left. */
  async kept(): Promise<KeptFacts | null> {
    const session = await readKeptSession();
    if (!session) return null;
    const { data, finished, epoch, epochs, savedAt } = session;
    return { dataName: "builtIn" in data ? data.builtIn : data.name, finished, epoch, epochs, savedAt };
  }

  async forget(): Promise<void> {
    await forgetKeptSession();
  }

  /** Takes up what an earlier visit has left: the data, the choices, the model as it was last kept. */
  async restore(): Promise<RestoredFacts> {
    const session = await readKeptSession();
    if (!session) throw new TimeVAEError("file-not-found", "The earlier work is no longer there.");
    const { data, choices, training, files } = session;
    const isSines = "builtIn" in data && data.builtIn === sinesName;
    const table = isSines ? null : await this.openTable(data);
    const windows =
      table && choices ? await this.prepare({ choices, seed: training.seed }) : await this.openSines(training.seed);
    const model = modelFromFiles(files, await createWorkerEngine());
    await this.replaceModel(model, true);
    const described = await describeModel(model, this.matchingSeries(), "trained");
    return { table, choices, windows, training, model: described, finished: session.finished };
  }

  /** The windows that are loaded, when they are of the model's kind. */
  private matchingSeries(): SeriesArray | undefined {
    const series = this.prepared?.series;
    const parts = this.model?.parts;
    if (!series || !parts) return undefined;
    return series.shape[1] === parts.steps && series.columns.join("\n") === parts.columns.join("\n")
      ? series
      : undefined;
  }

  private async replaceModel(model: TimeVAE, isTrainedHere: boolean): Promise<void> {
    this.scorer?.abort();
    await this.model?.dispose();
    this.model = model;
    this.isTrainedHere = isTrainedHere;
    this.evaluation = undefined;
  }

  private requirePrepared(): PreparedWindows {
    if (this.prepared) return this.prepared;
    throw new TimeVAEError("invalid-argument", "Choose data to learn from first.");
  }

  private requireModel(): TimeVAE {
    if (this.model) return this.model;
    throw new TimeVAEError("invalid-argument", "Train or open a model first.");
  }
}

/** An earlier visit's work, taken up again. */
export interface RestoredFacts {
  readonly table: TableFacts | null;
  readonly choices: DataChoices | null;
  readonly windows: WindowsFacts;
  readonly training: TrainingChoices;
  readonly model: ModelFacts;
  readonly finished: boolean;
}
