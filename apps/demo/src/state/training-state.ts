import { batch, computed, signal } from "@preact/signals";
import { settingsOf, type TrainingSettings } from "../logic/settings-of.js";
import type {
  CalibrationFacts,
  EpochFacts,
  LiveLook,
  PlanFacts,
  ProposedBlock,
  TrainingChoices,
} from "../worker/protocol.js";
import { choose, choices as dataChoices, seed, windows } from "./data-state.js";
import { setModel } from "./model-state.js";
import { connection } from "./worker-connection.js";

export type TrainingPhase = "idle" | "running" | "paused" | "stopping" | "done";

export const phase = signal<TrainingPhase>("idle");
export const plan = signal<PlanFacts | null>(null);
export const epochs = signal<readonly EpochFacts[]>([]);
/** What is learned after the epochs of a calibrated model; null before and without. */
export const calibration = signal<CalibrationFacts | null>(null);
export const live = signal<LiveLook | null>(null);
export const trainingError = signal<string | null>(null);
/** Whether the browser refuses to keep work for the case of a reload. */
export const notKept = signal(false);

/** Numbers of the training, without the blocks. */
export const settings = signal<TrainingSettings>(settingsOf("default"));

/** Another kind of model begins with settings of its own. */
export function choosePreset(preset: TrainingChoices["preset"]): void {
  if (preset !== settings.value.preset) settings.value = settingsOf(preset);
}

/** Blocks that were switched against their proposal, by id. */
export const switched = signal<Readonly<Record<string, boolean>>>({});

export const isTraining = computed(() => ["running", "paused", "stopping"].includes(phase.value));

/** What the error counts in the loss. */
export const errorWeight = computed(() =>
  settings.value.preset === "calibrated" ? 1 : settings.value.reconstructionWeight,
);

export function isChosen({ id, chosen }: ProposedBlock): boolean {
  return switched.value[id] ?? chosen;
}

/** What the model will be made of and how it will be trained. */
export const trainingChoices = computed<TrainingChoices>(() => ({
  ...settings.value,
  seed: seed.value,
  blocks: (windows.value?.proposals ?? []).filter(isChosen).map(({ block }) => block),
}));

connection.listen("plan", (facts: PlanFacts) => {
  plan.value = facts;
});
connection.listen("epochs", (facts: readonly EpochFacts[]) => {
  epochs.value = [...epochs.value, ...facts];
});
connection.listen("calibration", (facts: CalibrationFacts) => {
  calibration.value = facts;
});
connection.listen("look", (look: LiveLook) => {
  live.value = look;
});
connection.listen("notKept", () => {
  notKept.value = true;
});

/** @param continued with the model at hand, up to the chosen number of epochs */
export async function train(continued = false): Promise<void> {
  batch(() => {
    phase.value = "running";
    plan.value = null;
    live.value = null;
    calibration.value = null;
    trainingError.value = null;
    if (!continued) epochs.value = [];
  });
  try {
    const facts = await connection.ask("train", { choices: trainingChoices.value, continued });
    batch(() => {
      setModel(facts);
      phase.value = "done";
    });
  } catch (error) {
    batch(() => {
      trainingError.value = (error as Error).message;
      phase.value = "idle";
    });
  }
}

export function pause(): void {
  phase.value = "paused";
  void connection.ask("pause", null);
}

export function resume(): void {
  phase.value = "running";
  void connection.ask("resume", null);
}

export function stop(): void {
  phase.value = "stopping";
  void connection.ask("stop", null);
}

/** The seed also decides which windows are held out: the data section shows that. */
export async function setSeed(value: number): Promise<void> {
  seed.value = value;
  if (dataChoices.value) await choose(dataChoices.value);
}
