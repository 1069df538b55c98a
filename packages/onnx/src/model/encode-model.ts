import { encodeGraph } from "./encode-graph.js";
import { ModelProto, OperatorSetIdProto, StringStringEntryProto } from "./field-numbers.js";
import { MAX_FILE_BYTES } from "./limits.js";
import { invalidValue, MessageWriter } from "./message-writer.js";
import type { OnnxModel } from "./onnx-model.js";

/**
 * The bytes of an ONNX file. The same model gives the same bytes, and what is written can be read by
 * {@link decodeModel}. Whether the graph makes sense (names, operators, shapes) is not checked.
 *
 * @throws {TimeVAEError} `invalid-argument` for a value that the file cannot hold, `too-large` for graphs nested
 * more than 8 deep or weights beyond the 2 GB of a protobuf file.
 *
 * @example
 * ```ts
 * const bytes = encodeModel({
 *   irVersion: 8,
 *   opsetVersion: 17,
 *   producerName: "example",
 *   producerVersion: "1.0.0",
 *   metadata: { author: "me" },
 *   graph: {
 *     name: "double",
 *     nodes: [{ opType: "Add", name: "add", inputs: ["x", "x"], outputs: ["y"], attributes: {} }],
 *     initializers: [],
 *     inputs: [{ name: "x", type: "float32", shape: ["batch", 2] }],
 *     outputs: [{ name: "y", type: "float32", shape: ["batch", 2] }],
 *   },
 * });
 * ```
 */
export function encodeModel(model: OnnxModel): Uint8Array {
  const weightBytes = model.graph.initializers.reduce((sum, tensor) => sum + (tensor.data?.byteLength ?? 0), 0);
  if (weightBytes > MAX_FILE_BYTES) {
    throw invalidValue("graph.initializers", `at most ${MAX_FILE_BYTES} bytes of weights`, weightBytes, "too-large");
  }
  const writer = new MessageWriter();
  writer.integer(ModelProto.irVersion, model.irVersion, "irVersion", 1);
  writer.string(ModelProto.producerName, model.producerName, "producerName");
  writer.string(ModelProto.producerVersion, model.producerVersion, "producerVersion");
  if (model.docString !== undefined) writer.string(ModelProto.docString, model.docString, "docString");
  encodeOpset(writer, "", model.opsetVersion, "opsetVersion");
  for (const [domain, version] of Object.entries(model.otherOpsets ?? {})) {
    if (domain === "" || domain === "ai.onnx") {
      throw invalidValue("otherOpsets", "domains other than the standard one", domain);
    }
    encodeOpset(writer, domain, version, `otherOpsets.${domain}`);
  }
  for (const [key, value] of Object.entries(model.metadata)) {
    writer.message(ModelProto.metadataProps, () => {
      writer.string(StringStringEntryProto.key, key, `metadata.${key}`);
      writer.string(StringStringEntryProto.value, value, `metadata.${key}`);
    });
  }
  // Protobuf leaves the order free. The graph comes last, so that a file cut off anywhere lacks it or its end.
  writer.message(ModelProto.graph, () => encodeGraph(writer, model.graph, "graph", 1));
  return writer.finish();
}

function encodeOpset(writer: MessageWriter, domain: string, version: number, path: string): void {
  writer.message(ModelProto.opsetImport, () => {
    writer.string(OperatorSetIdProto.domain, domain, path);
    writer.integer(OperatorSetIdProto.version, version, path, 1);
  });
}
