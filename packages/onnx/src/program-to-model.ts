import type { Program } from "@timevae/graph";
import { lowerProgram } from "./lower-program.js";
import type { OnnxGraph, OnnxModel } from "./model/onnx-model.js";

/** Old runtimes refuse newer files; see `docs/decisions/`. */
const opsetVersion = 17;
const irVersion = 8;

/** Wraps a graph with the versions that every file of ours has. */
export function graphToModel(graph: OnnxGraph, metadata: Readonly<Record<string, string>> = {}): OnnxModel {
  return { irVersion, opsetVersion, producerName: "timevae", producerVersion: "", metadata, graph };
}

/**
 * A program as an .onnx model for other runtimes: the symbolic batch size is called `batch`.
 *
 * @param options `metadata`: what a reader should know, one text per field; no paths, no times: the same model, the same bytes
 */
export function programToModel(
  program: Program,
  options: { readonly name: string; readonly metadata?: Readonly<Record<string, string>> },
): OnnxModel {
  const graph = lowerProgram(program, { name: options.name, dimensionNames: { N: "batch" } });
  return graphToModel(graph, options.metadata);
}
