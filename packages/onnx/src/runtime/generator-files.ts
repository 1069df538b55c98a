import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { type GeneratorDescription, type GeneratorFileKind, generatorFormatVersion } from "./generator-description.js";
import { readDescription } from "./read-description.js";

/** Files by name, as they stand in a folder: `decoder.onnx`, `manifest.json`… */
export type GeneratorFiles = Readonly<Record<string, Uint8Array>>;

export interface GeneratorFile {
  readonly bytes: Uint8Array;
  readonly description: GeneratorDescription;
}

/**
 * The .onnx files of a generator by what they do, checked against the hashes in `manifest.json` or `timevae.json`.
 *
 * @param source one .onnx file, or the files of a folder; some of the .onnx files may be left out
 * @throws {TimeVAEError} `invalid-argument` when it is neither; `invalid-file` when a file is damaged, altered, of a newer
 * version or not ours
 */
export function readGeneratorFiles(source: Uint8Array | GeneratorFiles): Map<GeneratorFileKind, GeneratorFile> {
  if (source instanceof Uint8Array) {
    const description = readDescription(source);
    return new Map([[description.file, { bytes: source, description }]]);
  }
  if (typeof source !== "object" || source === null || source instanceof ArrayBuffer) {
    const received =
      source instanceof ArrayBuffer ? "an ArrayBuffer; wrap it: new Uint8Array(buffer)" : describeValue(source);
    throw new TimeVAEError(
      "invalid-argument",
      `loadGenerator: expected the bytes of an .onnx file as a Uint8Array, or such by file name, received ${received}`,
    );
  }
  const hashes = readHashes(source);
  const files = new Map<GeneratorFileKind, GeneratorFile>();
  for (const [name, bytes] of Object.entries(source)) {
    if (!name.endsWith(".onnx")) continue;
    if (!(bytes instanceof Uint8Array)) {
      throw new TimeVAEError("invalid-argument", `${name}: expected a Uint8Array, received ${describeValue(bytes)}`);
    }
    const expected = hashes[name];
    if (expected !== undefined && bytesToHex(sha256(bytes)) !== expected) {
      throw new TimeVAEError(
        "invalid-file",
        `${name}: expected the bytes whose hash the folder lists, received others (${bytes.length}). It was altered or cut off; restore it from where it was made`,
      );
    }
    const description = readDescription(bytes, name);
    files.set(description.file, { bytes, description });
  }
  if (files.size > 0) return files;
  const names = Object.keys(source).join(", ") || "no files";
  throw new TimeVAEError("invalid-argument", `loadGenerator: expected .onnx files by name, received ${names}`);
}

/** The hashes that the folder's documents list, by file. */
function readHashes(files: GeneratorFiles): Readonly<Record<string, unknown>> {
  const hashes: Record<string, unknown> = {};
  Object.assign(hashes, readDocument(files, "timevae.json")?.sha256);
  const manifest = readDocument(files, "manifest.json");
  if (manifest) checkVersion(manifest.formatVersion);
  for (const [name, file] of Object.entries(manifest?.files ?? {})) {
    hashes[name] = (file as { sha256?: unknown } | null)?.sha256;
  }
  return hashes;
}

interface FolderDocument {
  readonly formatVersion?: unknown;
  readonly sha256?: object;
  readonly files?: object;
}

function readDocument(files: GeneratorFiles, name: string): FolderDocument | undefined {
  const bytes = files[name];
  if (bytes === undefined) return undefined;
  try {
    const document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as FolderDocument | null;
    return document ?? {};
  } catch (cause) {
    throw new TimeVAEError("invalid-file", `${name}: expected JSON, received something that does not parse`, { cause });
  }
}

function checkVersion(version: unknown): void {
  if (version === generatorFormatVersion) return;
  const isNewer = typeof version === "number" && version > generatorFormatVersion;
  const advice = isNewer ? "; a newer version of this package made it, update @timevae/onnx" : "";
  throw new TimeVAEError(
    "invalid-file",
    `manifest.json: expected format version ${generatorFormatVersion}, received ${describeValue(version)}${advice}`,
  );
}
