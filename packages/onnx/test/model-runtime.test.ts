import { execFileSync } from "node:child_process";
import { python, whyNoPython } from "@timevae-internal/testing/python";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { decodeModel, encodeModel, type OnnxGraph, type OnnxModel, readMetadata } from "../src/index.js";

const branch = (name: string, opType: string): OnnxGraph => ({
  name,
  nodes: [{ opType, name, inputs: ["scores"], outputs: [name], attributes: {} }],
  initializers: [],
  inputs: [],
  outputs: [{ name, type: "float32", shape: ["batch", 2] }],
});

/** if mean(x·wᵀ + b) > 0 then −(x·wᵀ + b) else |x·wᵀ + b|, cut to the first column */
const model: OnnxModel = {
  irVersion: 8,
  opsetVersion: 17,
  producerName: "@timevae/onnx",
  producerVersion: "0.0.0",
  docString: "a test",
  metadata: { format: "timevae", "timevae.config": '{"latent":8,"name":"Größe"}' },
  graph: {
    name: "main",
    nodes: [
      {
        opType: "Gemm",
        name: "dense",
        inputs: ["x", "w", "b"],
        outputs: ["scores"],
        attributes: { alpha: { type: "float", value: 1 }, transB: { type: "int", value: 1 } },
      },
      {
        opType: "ReduceMean",
        name: "mean",
        inputs: ["scores"],
        outputs: ["mean"],
        attributes: { axes: { type: "ints", value: [0, 1] }, keepdims: { type: "int", value: 0 } },
      },
      {
        opType: "Constant",
        name: "zero",
        inputs: [],
        outputs: ["zero"],
        attributes: {
          value: { type: "tensor", value: { name: "zero", type: "float32", shape: [], data: new Float32Array(1) } },
        },
      },
      { opType: "Greater", name: "greater", inputs: ["mean", "zero"], outputs: ["isPositive"], attributes: {} },
      {
        opType: "If",
        name: "if",
        inputs: ["isPositive"],
        outputs: ["chosen"],
        attributes: {
          then_branch: { type: "graph", value: branch("negated", "Neg") },
          else_branch: { type: "graph", value: branch("absolute", "Abs") },
        },
      },
      { opType: "Slice", name: "slice", inputs: ["chosen", "starts", "ends", "axes"], outputs: ["y"], attributes: {} },
    ],
    initializers: [
      { name: "w", type: "float32", shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) },
      { name: "b", type: "float32", shape: [2], data: new Float32Array([0.5, -0.5]) },
      { name: "starts", type: "int64", shape: [1], data: new BigInt64Array([0n]) },
      { name: "ends", type: "int64", shape: [1], data: new BigInt64Array([1n]) },
      { name: "axes", type: "int64", shape: [1], data: new BigInt64Array([1n]) },
    ],
    inputs: [{ name: "x", type: "float32", shape: ["batch", 3] }],
    outputs: [{ name: "y", type: "float32", shape: ["batch", 1] }],
    valueInfo: [{ name: "scores", type: "float32", shape: ["batch", 2] }],
  },
};

describe("a written file in ONNX Runtime", () => {
  it("loads, shows its dynamic size, and computes", async () => {
    const session = await InferenceSession.create(encodeModel(model));
    expect(session.inputMetadata).toMatchObject([{ name: "x", type: "float32", shape: ["batch", 3] }]);
    expect(session.outputMetadata).toMatchObject([{ name: "y", type: "float32", shape: ["batch", 1] }]);
    const run = async (x: number[]) =>
      (await session.run({ x: new Tensor("float32", Float32Array.from(x), [x.length / 3, 3]) })).y;
    // By hand: [1, 1, 1] → [6.5, 14.5], [0, 0, 0] → [0.5, −0.5]; the mean is positive, so negated.
    expect(await run([1, 1, 1, 0, 0, 0])).toMatchObject({ dims: [2, 1], data: new Float32Array([-6.5, -0.5]) });
    // [−1, 0, −1] → [−3.5, −10.5]: the mean is negative, so absolute.
    expect(await run([-1, 0, -1])).toMatchObject({ dims: [1, 1], data: new Float32Array([3.5]) });
    await session.release();
  });

  it("computes the example of encodeModel", async () => {
    const bytes = encodeModel({
      irVersion: 8,
      opsetVersion: 17,
      producerName: "example",
      producerVersion: "1.0.0",
      metadata: { author: "me" },
      graph: {
        name: "double",
        nodes: [{ opType: "Add", name: "add", inputs: ["x", "x"], outputs: ["y"], attributes: {} }],
        initializers: [],
        inputs: [{ name: "x", type: "float32", shape: ["batch", 2] }],
        outputs: [{ name: "y", type: "float32", shape: ["batch", 2] }],
      },
    });
    const session = await InferenceSession.create(bytes);
    const { y } = await session.run({ x: new Tensor("float32", Float32Array.from([1, 2]), [1, 2]) });
    expect(y?.data).toEqual(new Float32Array([2, 4]));
    expect(readMetadata(bytes)).toEqual({ author: "me" });
    await session.release();
  });

  it("is refused by both readers alike when it is cut off", async () => {
    const cut = encodeModel(model).slice(0, -1);
    await expect(InferenceSession.create(cut)).rejects.toThrow();
    expect(() => decodeModel(cut)).toThrow("the file is truncated");
  });
});

const noPython = whyNoPython(["onnx", "numpy"]);
function runPython(script: string, input: Uint8Array = new Uint8Array()): Buffer {
  return execFileSync(python, ["-c", script], { input, stdio: ["pipe", "pipe", "pipe"], maxBuffer: 1 << 26 });
}

describe("the Python onnx package", () => {
  it("checks a written file and reads the same from it", (context) => {
    if (noPython) context.skip(noPython);
    const script = `
import json, sys, onnx
from onnx import numpy_helper
model = onnx.load_model_from_string(sys.stdin.buffer.read())
onnx.checker.check_model(model, full_check=True)
dims = lambda v: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]
print(json.dumps({
  "ir": model.ir_version, "opset": [(o.domain, o.version) for o in model.opset_import],
  "producer": [model.producer_name, model.producer_version, model.doc_string],
  "metadata": [[p.key, p.value] for p in model.metadata_props],
  "nodes": [[n.op_type, n.name, list(n.input), list(n.output), [a.name for a in n.attribute]] for n in model.graph.node],
  "initializers": [[t.name, list(t.dims), numpy_helper.to_array(t).tolist()] for t in model.graph.initializer],
  "inputs": [[v.name, dims(v)] for v in model.graph.input],
  "outputs": [[v.name, dims(v)] for v in model.graph.output],
}))`;
    const { graph } = model;
    expect(JSON.parse(runPython(script, encodeModel(model)).toString())).toEqual({
      ir: 8,
      opset: [["", 17]],
      producer: ["@timevae/onnx", "0.0.0", "a test"],
      metadata: Object.entries(model.metadata),
      nodes: graph.nodes.map((n) => [n.opType, n.name, n.inputs, n.outputs, Object.keys(n.attributes)]),
      initializers: [
        [
          "w",
          [2, 3],
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
        ],
        ["b", [2], [0.5, -0.5]],
        ["starts", [1], [0]],
        ["ends", [1], [1]],
        ["axes", [1], [1]],
      ],
      inputs: [["x", ["batch", 3]]],
      outputs: [["y", ["batch", 1]]],
    });
  });

  it("writes files that we read", (context) => {
    if (noPython) context.skip(noPython);
    const script = `
import sys, onnx, numpy as np
from onnx import helper, numpy_helper, TensorProto as T
values = [
  helper.make_tensor("f32", T.FLOAT, [3], [0.1, -2, float("inf")]), helper.make_tensor("f64", T.DOUBLE, [1], [0.1]),
  helper.make_tensor("i64", T.INT64, [2], [-1, 2**62]), helper.make_tensor("i32", T.INT32, [2], [-1, 7]),
  helper.make_tensor("i8", T.INT8, [2], [-128, 127]), helper.make_tensor("u8", T.UINT8, [2], [0, 255]),
  helper.make_tensor("bool", T.BOOL, [2], [True, False]), helper.make_tensor("f16", T.FLOAT16, [2], [1.0, -2.0]),
  numpy_helper.from_array(np.array([[1.5, 2.5]], np.float32), "raw"), helper.make_tensor("none", T.FLOAT, [0, 4], []),
]
node = helper.make_node("Op", ["x", ""], ["y"], name="n", domain="my", i=3, f=0.5, s="text", ii=[1, -2], ff=[0.25], ss=["a", "b"])
graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("x", T.FLOAT, ["batch", None, 2])],
  [helper.make_tensor_value_info("y", T.BOOL, [])], initializer=values)
model = helper.make_model(graph, producer_name="py", opset_imports=[helper.make_opsetid("my", 4), helper.make_opsetid("", 16)], ir_version=7)
helper.set_model_props(model, {"b": "1", "a": "ä"})
sys.stdout.buffer.write(model.SerializeToString())`;
    const bytes = runPython(script);
    const tensor = (
      name: string,
      type: string,
      data: object,
      shape: number[] = [(data as { length: number }).length],
    ) => ({ name, type, shape, data });
    expect(decodeModel(bytes)).toEqual({
      irVersion: 7,
      opsetVersion: 16,
      otherOpsets: { my: 4 },
      producerName: "py",
      producerVersion: "",
      metadata: { b: "1", a: "ä" },
      graph: {
        name: "g",
        nodes: [
          {
            opType: "Op",
            name: "n",
            domain: "my",
            inputs: ["x", ""],
            outputs: ["y"],
            attributes: {
              i: { type: "int", value: 3 },
              f: { type: "float", value: 0.5 },
              s: { type: "string", value: "text" },
              ii: { type: "ints", value: [1, -2] },
              ff: { type: "floats", value: [0.25] },
              ss: { type: "strings", value: ["a", "b"] },
            },
          },
        ],
        initializers: [
          tensor("f32", "float32", new Float32Array([0.1, -2, Number.POSITIVE_INFINITY])),
          tensor("f64", "float64", new Float64Array([0.1])),
          tensor("i64", "int64", new BigInt64Array([-1n, 2n ** 62n])),
          tensor("i32", "int32", new Int32Array([-1, 7])),
          tensor("i8", "int8", new Int8Array([-128, 127])),
          tensor("u8", "uint8", new Uint8Array([0, 255])),
          tensor("bool", "bool", new Uint8Array([1, 0])),
          tensor("f16", "float16", new Uint16Array([0x3c00, 0xc000])),
          tensor("raw", "float32", new Float32Array([1.5, 2.5]), [1, 2]),
          tensor("none", "float32", new Float32Array(0), [0, 4]),
        ],
        inputs: [{ name: "x", type: "float32", shape: ["batch", "", 2] }],
        outputs: [{ name: "y", type: "bool", shape: [] }],
      },
    });
    expect(Object.keys(readMetadata(bytes))).toEqual(["b", "a"]);
  });
});
