import {
  add,
  constant,
  createProgram,
  expand,
  input,
  matMul,
  multiply,
  type Program,
  relu,
  reshape,
  tanh,
} from "@timevae/graph";
import { describe, expect, it } from "vitest";
import { decodeModel, encodeModel, graphToModel, lowerProgram, lowerSteps, programToModel } from "../src/index.js";
import { createLearner } from "./learner.js";

const namesOf = (infos: readonly { readonly name: string }[]) => infos.map(({ name }) => name);

describe("lowerProgram", () => {
  it("names the state, the inputs and the outputs, in their order", () => {
    const graph = lowerProgram(createLearner(), { name: "learner" });
    expect(graph.name).toBe("learner");
    expect(graph.inputs).toEqual([
      { name: "w", type: "float32", shape: [3, 2] },
      { name: "x", type: "float32", shape: ["N", 3] },
      { name: "target", type: "float32", shape: ["N", 2] },
    ]);
    expect(graph.outputs).toEqual([
      { name: "next.w", type: "float32", shape: [3, 2] },
      { name: "loss", type: "float32", shape: [] },
      { name: "error", type: "float32", shape: ["N", 2] },
    ]);
  });

  it("uses every value after it was made, and makes each name once", () => {
    for (const graph of [
      lowerProgram(createLearner(), { name: "learner" }),
      lowerProgram(createLearner(), { name: "learner", symbols: { N: 4 } }),
    ]) {
      const made = [...namesOf(graph.inputs), ...namesOf(graph.initializers)];
      for (const node of graph.nodes) {
        for (const name of node.inputs) expect(made).toContain(name);
        made.push(...node.outputs);
      }
      for (const name of namesOf(graph.outputs)) expect(made).toContain(name);
      expect(new Set(made).size).toBe(made.length);
    }
  });

  it("gives the same bytes for the same program, built anew or lowered again", () => {
    const bytes = (program: Program) => encodeModel(programToModel(program, { name: "learner", metadata: { a: "1" } }));
    const program = createLearner();
    const first = bytes(program);
    expect(bytes(program)).toEqual(first);
    expect(bytes(createLearner())).toEqual(first);
    const steps = (which: Program) => encodeModel(graphToModel(lowerSteps(which, { name: "learner" })));
    expect(steps(createLearner())).toEqual(steps(program));
  });

  it("replaces symbols by sizes, also where a shape was to be read at run time", () => {
    const x = input("x", ["N", 2]);
    const outputs = { wide: expand(reshape(input("row", [1, 2]), [1, 2]), x), flat: reshape(x, [-1]) };
    const program = createProgram({ outputs });
    const free = lowerProgram(program, { name: "g" });
    expect(free.nodes.map(({ opType }) => opType)).toContain("Shape");
    expect(free.outputs.map(({ shape }) => shape)).toEqual([["N", 2], ["2*N"]]);
    const fixed = lowerProgram(program, { name: "g", symbols: { N: 5 } });
    expect(fixed.nodes.map(({ opType }) => opType)).not.toContain("Shape");
    expect(fixed.inputs.map(({ shape }) => shape)).toContainEqual([5, 2]);
    expect(fixed.outputs.map(({ shape }) => shape)).toEqual([[5, 2], [10]]);
  });

  it("calls symbols as asked", () => {
    const x = input("x", ["N", 2]);
    const program = createProgram({ outputs: { y: relu(x), flat: reshape(x, [-1]) } });
    const graph = lowerProgram(program, { name: "g", dimensionNames: { N: "windows" } });
    expect(graph.outputs.map(({ shape }) => shape)).toEqual([["windows", 2], ["2*windows"]]);
  });

  it("copies an output that already has a name", () => {
    const x = input("x", ["N"]);
    const doubled = add(x, x);
    const fixed = constant([1, 2], [2], { name: "fixed" });
    const graph = lowerProgram(createProgram({ outputs: { same: x, doubled, twice: doubled, fixed } }), { name: "g" });
    const copies = graph.nodes.filter(({ opType }) => opType === "Identity");
    const initializer = graph.initializers[0]!.name;
    expect(copies.map(({ inputs, outputs }) => [...inputs, ...outputs])).toEqual([
      ["x", "same"],
      ["doubled", "twice"],
      [initializer, "fixed"],
    ]);
    expect(initializer).not.toBe("fixed");
    expect(namesOf(graph.outputs)).toEqual(["same", "doubled", "twice", "fixed"]);
  });

  it("keeps made-up names and the names of constants apart from given ones", () => {
    const x = input("Add_0", [2]);
    const one = constant([1, 1], [2], { name: "k" });
    const two = constant([2, 2], [2], { name: "k" });
    const outputs = { Add_1: add(add(x, one), two), k: multiply(x, constant([3, 3], [2], { name: "Add_0" })) };
    const graph = lowerProgram(createProgram({ outputs }), { name: "g" });
    const made = [
      ...namesOf(graph.inputs),
      ...namesOf(graph.initializers),
      ...graph.nodes.flatMap((node) => node.outputs),
    ];
    expect(new Set(made).size).toBe(made.length);
    expect(made).toEqual(expect.arrayContaining(["Add_0", "Add_1", "k"]));
  });

  it("writes one initializer for equal index constants, and keeps names that constants have", () => {
    const x = input("x", ["N", 4]);
    const kernel = constant(new Float32Array(4), [4, 1], { name: "decoder.level.kernel" });
    const [a, b] = [reshape(x, [-1, 2]), reshape(multiply(x, x), [-1, 2])];
    const graph = lowerProgram(createProgram({ outputs: { y: add(a, b), z: matMul(x, kernel) } }), { name: "g" });
    expect(namesOf(graph.initializers)).toContain("decoder.level.kernel");
    const integers = graph.initializers
      .filter(({ type }) => type === "int64")
      .map(({ shape, data }) => [shape, [...data]]);
    expect(new Set(integers.map((each) => each.map(String).join())).size).toBe(integers.length);
  });

  it("refuses a tensor that is not part of the program", () => {
    const program = createProgram({ outputs: { y: relu(input("x", [2])) } });
    const broken: Program = { ...program, nodes: [...createProgram({ outputs: { z: tanh(input("q", [2])) } }).nodes] };
    expect(() => lowerProgram(broken, { name: "g" })).toThrow("an input of Input is not part of the program");
  });
});

describe("lowerSteps", () => {
  it("is one Scan whose body is the program", () => {
    const graph = lowerSteps(createLearner(), { name: "learner" });
    expect(graph.nodes).toHaveLength(1);
    expect(graph.initializers).toEqual([]);
    const [scan] = graph.nodes;
    expect(scan!.opType).toBe("Scan");
    expect(scan!.attributes.num_scan_inputs).toEqual({ type: "int", value: 2 });
    expect(graph.inputs).toEqual([
      { name: "w", type: "float32", shape: [3, 2] },
      { name: "x", type: "float32", shape: ["steps", "N", 3] },
      { name: "target", type: "float32", shape: ["steps", "N", 2] },
    ]);
    expect(graph.outputs).toEqual([
      { name: "next.w", type: "float32", shape: [3, 2] },
      { name: "loss", type: "float32", shape: ["steps"] },
      { name: "error", type: "float32", shape: ["steps", "N", 2] },
    ]);
  });

  it("hides no outer name inside the body", () => {
    const graph = lowerSteps(createLearner(), { name: "learner" });
    const body = graph.nodes[0]!.attributes.body;
    if (body?.type !== "graph") throw new Error("expected a body");
    const inner = [...namesOf(body.value.inputs), ...body.value.nodes.flatMap((node) => node.outputs)];
    for (const name of [...namesOf(graph.inputs), ...namesOf(graph.outputs)]) expect(inner).not.toContain(name);
  });
});

describe("programToModel", () => {
  const program = () => createProgram({ outputs: { y: reshape(input("x", ["N", 2]), [-1]) } });

  it("is opset 17 in IR 8, with the batch called batch", () => {
    const model = programToModel(program(), { name: "flatten", metadata: { about: "a test" } });
    expect(model).toMatchObject({ irVersion: 8, opsetVersion: 17, producerName: "timevae", producerVersion: "" });
    expect(model.metadata).toEqual({ about: "a test" });
    expect(model.graph.name).toBe("flatten");
    expect(model.graph.inputs[0]!.shape).toEqual(["batch", 2]);
    expect(model.graph.outputs[0]!.shape).toEqual(["2*batch"]);
  });

  it("has no metadata unless given some, and survives encoding", () => {
    const model = programToModel(program(), { name: "flatten" });
    expect(model.metadata).toEqual({});
    expect(decodeModel(encodeModel(model))).toEqual(model);
  });
});
