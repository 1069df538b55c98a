import type { ModelFiles } from "@timevae/core";
import type { DataChoices, NamedBytes, TrainingChoices } from "./protocol.js";

/** What is kept in the browser, so that a reload loses nothing: the data, what was chosen, and the model so far. */
export interface KeptSession {
  readonly data: NamedBytes | { readonly builtIn: string };
  readonly choices: DataChoices | null;
  readonly training: TrainingChoices;
  readonly files: ModelFiles;
  readonly epoch: number;
  readonly epochs: number;
  readonly finished: boolean;
  readonly savedAt: number;
}

const [databaseName, storeName, key] = ["timevae-demo", "sessions", "last"];

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function withStore<Result>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const request = use(transaction.objectStore(storeName));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** @returns undefined when there is none, or the browser keeps nothing (private windows) */
export async function readKeptSession(): Promise<KeptSession | undefined> {
  try {
    return (await withStore("readonly", (store) => store.get(key))) as KeptSession | undefined;
  } catch {
    return undefined;
  }
}

/** @returns whether it was kept: some browsers refuse in private windows, or when the disk is full */
export async function writeKeptSession(session: KeptSession): Promise<boolean> {
  try {
    await withStore("readwrite", (store) => store.put(session, key));
    return true;
  } catch {
    return false;
  }
}

export async function forgetKeptSession(): Promise<void> {
  await withStore("readwrite", (store) => store.delete(key)).catch(() => undefined);
}
