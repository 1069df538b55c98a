import { decodeEntry } from "./decode-entry.js";
import { decodeGraph } from "./decode-graph.js";
import { ModelProto, OperatorSetIdProto } from "./field-numbers.js";
import { MessageReader } from "./message-reader.js";
import type { OnnxGraph, OnnxModel } from "./onnx-model.js";
import { uniqueRecord } from "./unique-record.js";

/**
 * Reads an ONNX file: ours, or anybody's as far as {@link OnnxModel} can express it. Fields that only describe
 * (doc strings of nodes, training information) are left out; fields that would change the result are refused.
 *
 * @throws {TimeVAEError} `invalid-file` when the bytes are truncated, altered or of another format; `unsupported` for
 * external data, other element types, sequences, sparse tensors, functions, values without a shape, and integers
 * beyond 2^53; `too-large` for graphs nested more than 8 deep. No other error is thrown, whatever the bytes are.
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const message = MessageReader.open(bytes);
  const opsets: [string, number][] = [];
  const metadata: [string, string][] = [];
  let irVersion = 0;
  let producerName = "";
  let producerVersion = "";
  let docString: string | undefined;
  let graph: OnnxGraph | undefined;
  for (const field of message.fields()) {
    if (field === ModelProto.irVersion) irVersion = message.int64();
    else if (field === ModelProto.producerName) producerName = message.string();
    else if (field === ModelProto.producerVersion) producerVersion = message.string();
    else if (field === ModelProto.docString) docString = message.string();
    else if (field === ModelProto.opsetImport) {
      opsets.push(decodeOpset(message.message(`opsetImport[${opsets.length}]`)));
    } else if (field === ModelProto.metadataProps) {
      metadata.push(decodeEntry(message.message(`metadata[${metadata.length}]`)));
    } else if (field === ModelProto.graph) {
      if (graph !== undefined) throw message.error("expected one graph, received two");
      graph = decodeGraph(message.message("graph"), 1);
    } else if (field === ModelProto.functions) {
      throw message.error("expected a model without functions, received one", "unsupported");
    }
  }
  if (irVersion < 1) throw message.error(`expected an ONNX file with an IR version ≥ 1, received ${irVersion}`);
  if (graph === undefined) throw message.error("expected a graph, received none: the file is incomplete");
  const { "": opsetVersion, ...otherOpsets } = uniqueRecord(opsets, message, "operator domain");
  if (opsetVersion === undefined) {
    throw message.error("expected a version of the standard operators (opset), received none");
  }
  return {
    irVersion,
    opsetVersion,
    ...(Object.keys(otherOpsets).length > 0 && { otherOpsets }),
    producerName,
    producerVersion,
    ...(docString !== undefined && { docString }),
    metadata: uniqueRecord(metadata, message, "metadata key"),
    graph,
  };
}

function decodeOpset(message: MessageReader): [domain: string, version: number] {
  let domain = "";
  let version = 0;
  for (const field of message.fields()) {
    if (field === OperatorSetIdProto.domain) domain = message.string();
    else if (field === OperatorSetIdProto.version) version = message.int64();
  }
  if (version < 1) throw message.error(`expected a version ≥ 1, received ${version}`);
  // Two names of the standard domain.
  return [domain === "ai.onnx" ? "" : domain, version];
}
