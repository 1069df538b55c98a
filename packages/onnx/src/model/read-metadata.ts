import { decodeEntry } from "./decode-entry.js";
import { ModelProto } from "./field-numbers.js";
import { MessageReader } from "./message-reader.js";
import { uniqueRecord } from "./unique-record.js";

/**
 * The metadata of an ONNX file, without a look at its graph: fast also for large files. (The JavaScript API of ONNX
 * Runtime cannot read it.)
 *
 * @returns key and value in the file's order; empty when the file has no metadata.
 * @throws {TimeVAEError} `invalid-file` when the bytes are truncated, altered or of another format.
 */
export function readMetadata(bytes: Uint8Array): Readonly<Record<string, string>> {
  const message = MessageReader.open(bytes);
  const metadata: [string, string][] = [];
  let irVersion = 0;
  let hasGraph = false;
  for (const field of message.fields()) {
    if (field === ModelProto.metadataProps) {
      metadata.push(decodeEntry(message.message(`metadata[${metadata.length}]`)));
    } else if (field === ModelProto.irVersion) irVersion = message.int64();
    else if (field === ModelProto.graph) hasGraph = true;
  }
  if (irVersion < 1) throw message.error(`expected an ONNX file with an IR version ≥ 1, received ${irVersion}`);
  if (!hasGraph) throw message.error("expected a graph, received none: the file is incomplete");
  return uniqueRecord(metadata, message, "metadata key");
}
