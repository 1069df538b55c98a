import {
  abs,
  add,
  concat,
  createProgram,
  gradients,
  greater,
  input,
  maximum,
  minimum,
  multiply,
  negate,
  reduceSum,
  relu,
  scalar,
  split,
  type Tensor,
  tanh,
  topologicalOrder,
  where,
} from "@timevae/graph";
import { createReferenceEngine, evaluateTensors } from "@timevae/graph/reference";
import { describe, expect, it } from "vitest";

const numbersOf = (tensors: readonly Tensor[], x: readonly number[]) =>
  evaluateTensors(tensors, { x: { data: x, shape: [x.length] } }).map(({ data }) => [...data]);

describe("gradients", () => {
  it("accumulates over every use of a shared subgraph", () => {
    const x = input("x", [2]);
    const shared = multiply(x, x);
    const loss = reduceSum(add(multiply(shared, shared), add(multiply(shared, 3), x)));
    expect(numbersOf(gradients(loss, [x]), [2, -1])).toEqual([[4 * 8 + 6 * 2 + 1, -4 - 6 + 1]]);
  });

  it("visits a subgraph once, however often it is used", () => {
    const x = input("x", []);
    let y: Tensor = x;
    for (let i = 0; i < 60; i++) y = add(y, y);
    const [dx] = gradients(y, [x]);
    expect(topologicalOrder([dx!]).length).toBeLessThan(200);
    expect(evaluateTensors([dx!], { x: { data: [0], shape: [] } })[0]!.data[0]).toBe(2 ** 60);
  });

  it("is zeros of the right shape for a parameter that does not matter", () => {
    const [x, unused, batch] = [input("x", [2]), input("unused", [3, 1]), input("batch", ["N", 2])];
    const [dx, ofUnused, ofBatch] = gradients(reduceSum(x), [x, unused, batch]);
    expect([dx!.shape, ofUnused!.shape, ofBatch!.shape]).toEqual([[2], [3, 1], ["N", 2]]);
    const values = evaluateTensors([dx!, ofUnused!, ofBatch!], {
      x: { data: [5, 6], shape: [2] },
      batch: { data: [1, 2, 3, 4], shape: [2, 2] },
    });
    expect(values.map(({ data }) => [...data])).toEqual([
      [1, 1],
      [0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it("is zero where only a comparison depends on the parameter", () => {
    const x = input("x", [2]);
    expect(numbersOf(gradients(reduceSum(where(greater(x, 0), 5, 1)), [x]), [1, -1])).toEqual([[0, 0]]);
  });

  it("is one for the loss itself, and reaches tensors in the middle", () => {
    const x = input("x", []);
    const middle = multiply(x, 3);
    const loss = multiply(middle, middle);
    const results = evaluateTensors(gradients(loss, [loss, middle, x]), { x: { data: [2], shape: [] } });
    expect(results.map(({ data }) => data[0])).toEqual([1, 12, 36]);
  });

  it("reaches the parts of a split, also when asked for one of them", () => {
    const x = input("x", [3]);
    const [first, second] = split(x, 0, [1, 2]);
    const loss = reduceSum(multiply(concat([second!, first!], 0), concat([second!, first!], 0)));
    expect(numbersOf(gradients(loss, [first!, second!, x]), [1, 2, 3])).toEqual([[2], [4, 6], [2, 4, 6]]);
  });

  it("takes one side at kinks", () => {
    const x = input("x", [1]);
    const at = (y: Tensor) => numbersOf(gradients(reduceSum(y), [x]), [0])[0]![0];
    expect(at(relu(x))).toBe(0);
    expect(Math.abs(at(abs(x))!)).toBe(1);
    expect(at(maximum(x, 0))).toBe(0);
    expect(at(maximum(0, x))).toBe(1);
    expect(at(minimum(x, 0))).toBe(0);
    expect(at(minimum(0, x))).toBe(1);
  });

  it("folds what is known: no additions of zero, no products with one", () => {
    const x = input("x", [2]);
    expect(add(x, 0)).toBe(x);
    expect(add(0, x)).toBe(x);
    expect(multiply(x, 1)).toBe(x);
    expect(multiply(scalar(1), x)).toBe(x);
  });

  it("works on a chain of 20 000 nodes", async () => {
    const x = input("x", []);
    let y: Tensor = x;
    for (let i = 0; i < 10_000; i++) y = negate(add(y, 1));
    const [dx] = gradients(y, [x]);
    const program = createProgram({ outputs: { y, dx: dx! } });
    expect(program.nodes.length).toBeGreaterThan(30_000);
    const executable = await createReferenceEngine().compile(program);
    const results = await executable.run({ x: { data: Float32Array.of(0.5), shape: [] } });
    expect(results.y!.data[0]).toBe(0.5);
    expect(results.dx!.data[0]).toBe(1);
  });

  it("works on a recurrence of 5 000 steps with a shared weight", () => {
    const [x, w] = [input("x", []), input("w", [])];
    let state: Tensor = x;
    for (let step = 0; step < 5_000; step++) state = tanh(multiply(state, w));
    const feeds = { x: { data: [0.5], shape: [] }, w: { data: [1.0001], shape: [] } };
    expect(evaluateTensors(gradients(state, [w]), feeds)[0]!.data[0]).toBeGreaterThan(0);
  });
});

describe("topologicalOrder", () => {
  it("depends on the graph only", () => {
    const x = input("x", [1]);
    const [a, b] = [relu(x), tanh(x)];
    const y = add(b, a);
    expect(topologicalOrder([y]).map(({ op }) => op.name)).toEqual(["Input", "Tanh", "Relu", "Add"]);
    expect(topologicalOrder([a, y])).toEqual(topologicalOrder([a, y]));
    expect(topologicalOrder([a, y]).map(({ op }) => op.name)).toEqual(["Input", "Relu", "Tanh", "Add"]);
    expect(topologicalOrder([y, y, a]).length).toBe(4);
  });
});
