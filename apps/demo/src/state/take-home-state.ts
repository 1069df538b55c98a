import { computed, signal } from "@preact/signals";
import type { DownloadKind, SampleRequest } from "../worker/protocol.js";
import { edit } from "./edit-state.js";
import { connection } from "./worker-connection.js";

export const count = signal(1000);
export const sampleSeed = signal(8);
export const start = signal("");
export const withChanges = signal(true);
/** What is being made; null when nothing is. */
export const making = signal<DownloadKind | null>(null);
export const downloadError = signal<string | null>(null);

/** What `synthetic.csv` and the code shown draw. */
export const sampleRequest = computed<SampleRequest>(() => ({
  count: count.value,
  seed: sampleSeed.value,
  start: start.value.trim() === "" ? null : start.value.trim(),
  edit: withChanges.value ? edit.value : {},
}));

/** Makes a file and hands it to the browser to save. */
export async function download(kind: DownloadKind): Promise<void> {
  making.value = kind;
  downloadError.value = null;
  try {
    const { name, type, bytes } = await connection.ask("download", { kind, sample: sampleRequest.value });
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    downloadError.value = (error as Error).message;
  } finally {
    making.value = null;
  }
}
