import { batch, signal } from "@preact/signals";
import type { ModelFacts, NamedBytes } from "../worker/protocol.js";
import { connection } from "./worker-connection.js";

export const model = signal<ModelFacts | null>(null);
/** Counts models: what belongs to one is made anew with the next. */
export const modelNumber = signal(0);
export const openError = signal<string | null>(null);

export function setModel(facts: ModelFacts): void {
  batch(() => {
    model.value = facts;
    modelNumber.value++;
  });
}

/** Opens a saved model out of a zip, or its files. */
export async function openModel(files: readonly NamedBytes[]): Promise<void> {
  openError.value = null;
  try {
    setModel(await connection.ask("openModel", files));
  } catch (error) {
    openError.value = (error as Error).message;
  }
}
