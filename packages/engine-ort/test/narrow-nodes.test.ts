import { concat, createProgram, input, multiply, split } from "@timevae/graph";
import { decodeModel, encodeModel, graphToModel, lowerProgram, type OnnxGraph } from "@timevae/onnx";
import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { narrowNodes } from "../src/narrow-nodes.js";

const counts = (size: number) => Array.from({ length: size }, (_, i) => (i % 3) + 1);

/** Cuts a row into parts of 1, 2 or 3 numbers, each times its number, and joins them again. */
function lowered(parts: number): OnnxGraph {
  const sizes = counts(parts);
  const total = sizes.reduce((a, b) => a + b, 0);
  const pieces = split(input("x", ["N", total]), 1, sizes).map((part, i) => multiply(part, i + 1));
  return lowerProgram(createProgram({ outputs: { y: concat([...pieces].reverse(), 1) } }), { name: "wide" });
}

async function run(graph: OnnxGraph, width: number): Promise<number[]> {
  const session = await ort.InferenceSession.create(encodeModel(graphToModel(graph)), { logSeverityLevel: 3 });
  const x = Float32Array.from({ length: 2 * width }, (_, i) => i);
  const { y } = await session.run({ x: new ort.Tensor("float32", x, [2, width]) });
  return Array.from(y!.data as Float32Array);
}

describe("narrowNodes", () => {
  it.each([2, 7, 8, 15, 49, 50, 120])("gives the same numbers with at most 7 parts a node: %i", async (parts) => {
    const graph = lowered(parts);
    const narrow = narrowNodes(graph);
    for (const { opType, inputs, outputs } of narrow.nodes) {
      if (opType === "Concat") expect(inputs.length).toBeLessThanOrEqual(7);
      if (opType === "Split") expect(outputs.length).toBeLessThanOrEqual(7);
    }
    const width = counts(parts).reduce((a, b) => a + b, 0);
    expect(await run(narrow, width)).toEqual(await run(graph, width));
    expect(decodeModel(encodeModel(graphToModel(narrow))).graph.nodes).toEqual(narrow.nodes);
  });

  it("leaves a narrow graph as it is", () => {
    const graph = lowered(7);
    expect(narrowNodes(graph)).toEqual(graph);
  });
});
