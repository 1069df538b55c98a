import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Bytes of the files in a folder and below it. Links are not followed: pnpm's store of a folder counts each package once. */
export function folderBytes(folder: string): number {
  const size = (entry: Dirent): number => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return folderBytes(path);
    return entry.isFile() ? statSync(path).size : 0;
  };
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => sum + size(entry), 0);
}
