import { open } from "node:fs/promises";

/** Writes pieces into a file, one after another, and waits until they are on the disk. */
export async function writeDurably(
  path: string,
  pieces: Iterable<Uint8Array>,
  flags: "w" | "wx" = "wx",
): Promise<void> {
  const file = await open(path, flags);
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last through a power cut, where the system lets a folder be flushed (Windows does not). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
