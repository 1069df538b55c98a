import { batch, signal } from "@preact/signals";
import type { KeptFacts } from "../worker/protocol.js";
import { choices, dataError, seed, table, windows } from "./data-state.js";
import { setModel } from "./model-state.js";
import { epochs, phase, settings, switched, train } from "./training-state.js";
import { connection } from "./worker-connection.js";

/** What an earlier visit has left; null when there is nothing, or it was taken up or thrown away. */
export const kept = signal<KeptFacts | null>(null);
export const restoring = signal(false);

export async function lookForKept(): Promise<void> {
  kept.value = await connection.ask("kept", null);
}

export async function forget(): Promise<void> {
  kept.value = null;
  await connection.ask("forget", null);
}

/** Takes the earlier work up again, and trains on if that is wanted. */
export async function restore(continued: boolean): Promise<void> {
  restoring.value = true;
  try {
    const restored = await connection.ask("restore", null);
    const { blocks, seed: usedSeed, ...numbers } = restored.training;
    const history = restored.model.history.epochs;
    batch(() => {
      table.value = restored.table;
      choices.value = restored.choices;
      windows.value = restored.windows;
      seed.value = usedSeed;
      settings.value = { ...settings.value, ...numbers };
      const types = new Set(blocks.map((block) => JSON.stringify(block)));
      switched.value = Object.fromEntries(
        restored.windows.proposals.map(({ id, block }) => [id, types.has(JSON.stringify(block))]),
      );
      const pace = { windowsPerSecond: 0, secondsLeft: 0, bestEpoch: restored.model.history.bestEpoch };
      epochs.value = history.map(({ epoch, loss, validation }) => ({ epoch, loss, validation, ...pace }));
      phase.value = "done";
      setModel(restored.model);
      kept.value = null;
    });
    if (continued) await train(true);
  } catch (error) {
    dataError.value = (error as Error).message;
    await forget();
  } finally {
    restoring.value = false;
  }
}
