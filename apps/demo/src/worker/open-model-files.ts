import { calibrationFileNames, type ModelFiles, modelFileNames } from "@timevae/core";
import { TimeVAEError } from "@timevae/spec";
import { unzipSync } from "fflate";
import type { NamedBytes } from "./protocol.js";

/** The most bytes that a zip may unpack to. */
const mostBytes = 2 ** 29;

/** What is looked for; models that are not calibrated lack some of it. */
const known: ReadonlySet<string> = new Set([...modelFileNames, ...calibrationFileNames]);

/**
 * The files of a saved or exported model, out of a zip or as they are.
 *
 * @throws {TimeVAEError} `invalid-file` when something is missing or the zip is damaged
 */
export function openModelFiles(given: readonly NamedBytes[]): ModelFiles {
  const found: Record<string, Uint8Array> = {};
  for (const file of given.flatMap(unpack)) {
    const name = baseName(file.name);
    if (known.has(name)) found[name] = file.bytes;
  }
  const missing = modelFileNames.filter((name) => !found[name]);
  if (missing.length === 0) return found as unknown as ModelFiles;
  const received = given.map(({ name }) => name).join(", ");
  throw new TimeVAEError(
    "invalid-file",
    `A saved model has ${modelFileNames.join(", ")}; in ${received} ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing. ` +
      "Drop the zip that this page made, or all files of the folder that timevae fit wrote. (Exports in fewer bits cannot be opened: they have no timevae.json.)",
  );
}

function unpack({ name, bytes }: NamedBytes): { name: string; bytes: Uint8Array }[] {
  if (!name.toLowerCase().endsWith(".zip")) return [{ name, bytes }];
  let total = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name: entry, originalSize }) => {
        const wanted = known.has(baseName(entry));
        if (wanted) total += originalSize;
        return wanted && total <= mostBytes;
      },
    });
    return Object.entries(entries).map(([entry, content]) => ({ name: entry, bytes: content }));
  } catch (cause) {
    throw new TimeVAEError("invalid-file", `${name}: expected a zip file, it is damaged or something else`, { cause });
  }
}

function baseName(path: string): string {
  return path.split("/").at(-1) as string;
}
