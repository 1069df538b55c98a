import { batch, effect, signal } from "@preact/signals";
import type { EvaluationProgress } from "@timevae/eval";
import type { LookFacts } from "../worker/protocol.js";
import { model, modelNumber } from "./model-state.js";
import { connection } from "./worker-connection.js";

export const look = signal<LookFacts | null>(null);
export const lookError = signal<string | null>(null);
const isComparing = signal(false);
/** How far the judges are; null when none is at work. */
export const scoring = signal<EvaluationProgress | null>(null);

/** The windows that are compared are drawn with this seed. */
const comparedSeed = 1;

connection.listen("scoring", (progress: EvaluationProgress) => {
  if (scoring.value) scoring.value = progress;
});

async function compare(isScored: boolean): Promise<void> {
  batch(() => {
    isComparing.value = true;
    lookError.value = null;
    scoring.value = isScored ? { fraction: 0, task: "", secondsLeft: null } : null;
  });
  const mine = modelNumber.value;
  try {
    const facts = await connection.ask("compare", { seed: comparedSeed, isScored });
    if (mine === modelNumber.value) look.value = facts;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== "cancelled" && mine === modelNumber.value) lookError.value = message;
  } finally {
    batch(() => {
      isComparing.value = false;
      scoring.value = null;
    });
  }
}

/** Lets the judges score. */
export function score(): Promise<void> {
  return compare(true);
}

export function stopScoring(): void {
  void connection.ask("stopScoring", null);
}

// Another model: other pictures.
effect(() => {
  if (modelNumber.value === 0) return;
  look.value = null;
  if (model.peek()?.hasData) void compare(false);
});
