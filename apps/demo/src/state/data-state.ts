import { batch, signal } from "@preact/signals";
import type { DataChoices, NamedBytes, TableFacts, WindowsFacts } from "../worker/protocol.js";
import { openModel } from "./model-state.js";
import { connection } from "./worker-connection.js";

export const table = signal<TableFacts | null>(null);
export const choices = signal<DataChoices | null>(null);
export const windows = signal<WindowsFacts | null>(null);
/** What is being done, in words; null when nothing is. */
export const dataBusy = signal<string | null>(null);
/** Why a file could not be read. */
export const dataError = signal<string | null>(null);
/** Why the chosen columns cannot be cut into windows. */
export const windowsError = signal<string | null>(null);

/** The split into training and held-out windows follows the training's seed. */
export const seed = signal(7);

async function during(what: string, work: () => Promise<void>): Promise<void> {
  batch(() => {
    dataBusy.value = what;
    dataError.value = null;
  });
  try {
    await work();
  } catch (error) {
    dataError.value = (error as Error).message;
  } finally {
    dataBusy.value = null;
  }
}

export function openTable(source: NamedBytes | { readonly builtIn: string }): Promise<void> {
  return during("Reading the file", async () => {
    const facts = await connection.ask("openTable", source);
    batch(() => {
      table.value = facts;
      windows.value = null;
      windowsError.value = null;
    });
    await choose(facts.choices);
  });
}

export function openSines(): Promise<void> {
  return during("Making sines", async () => {
    const facts = await connection.ask("openSines", seed.value);
    batch(() => {
      table.value = null;
      choices.value = null;
      windowsError.value = null;
      windows.value = facts;
    });
  });
}

let latest = 0;

/** Cuts windows by these choices; of quick changes only the last counts. */
export async function choose(made: DataChoices): Promise<void> {
  const mine = ++latest;
  choices.value = made;
  try {
    const facts = await connection.ask("prepare", { choices: made, seed: seed.value });
    if (mine !== latest) return;
    batch(() => {
      windows.value = facts;
      windowsError.value = null;
    });
  } catch (error) {
    if (mine !== latest) return;
    batch(() => {
      windows.value = null;
      windowsError.value = (error as Error).message;
    });
  }
}

/** Files that were dropped or chosen: a table, or a saved model. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const isModel = files.some(({ name }) => /\.(zip|onnx|json)$/i.test(name));
  const read = await Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
  if (isModel) return during("Opening the model", () => openModel(read));
  const [first] = read;
  if (!first) return;
  if (!/\.(csv|tsv|txt)$/i.test(first.name)) {
    dataError.value = `${first.name}: expected a .csv or .tsv file with a header line, or a saved model (.zip). Save the table as CSV and drop it here.`;
    return;
  }
  await openTable(first);
}
