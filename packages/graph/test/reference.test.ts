import {
  add,
  constant,
  createProgram,
  divide,
  gemm,
  input,
  matMul,
  multiply,
  type Op,
  relu,
  scalar,
  type Tensor,
} from "@timevae/graph";
import { createReferenceEngine, evaluateTensors, runStepByStep } from "@timevae/graph/reference";
import { arrayOf, expectRejection } from "@timevae/graph/testing";
import { describe, expect, it } from "vitest";

/** A tensor of an op that no file under `ops/` has. */
function tensorOf(name: string, ...inputs: Tensor[]): Tensor {
  const op: Op = {
    name,
    gradient: () => [],
    lower: (node) => ({ opType: name, inputs: node.inputs, attributes: {} }),
  };
  const outputs: Tensor[] = [];
  const node = { op, inputs, attributes: {}, outputs };
  outputs.push({ node, output: 0, shape: [2], type: "float32" });
  return outputs[0]!;
}

describe("evaluateTensors", () => {
  it("computes by hand what a hand can", () => {
    const a = constant([1, 2, 3, 4], [2, 2]);
    const b = constant([5, 6, 7, 8], [2, 2]);
    const results = evaluateTensors(
      [matMul(a, b), gemm(a, b, { transA: true, alpha: 2, c: constant([1, -1], [2]), beta: 10 }), divide(a, b)],
      {},
    );
    expect(results.map(({ data }) => [...data])).toEqual([
      [19, 22, 43, 50],
      [62, 50, 86, 78],
      [1 / 5, 2 / 6, 3 / 7, 4 / 8],
    ]);
    expect(results[0]!.shape).toEqual([2, 2]);
  });

  it("keeps float64", () => {
    const x = input("x", []);
    const [y] = evaluateTensors([add(x, 1e-12)], { x: { data: [1], shape: [] } });
    expect(y!.data).toBeInstanceOf(Float64Array);
    expect(y!.data[0]).toBe(1 + 1e-12);
  });

  it("ignores feeds that do not matter and misses those that do", () => {
    const x = input("x", ["N"]);
    const feeds = { x: { data: [1], shape: [1] }, z: { data: [1], shape: [9] } };
    expect(evaluateTensors([relu(x)], feeds)[0]!.data[0]).toBe(1);
    expect(() => evaluateTensors([relu(x)], {})).toThrow('feeds: expected "x" of shape [N], received none');
  });

  it("refuses an op that it does not have", () => {
    const run = () => evaluateTensors([tensorOf("FooBar", scalar(1))], {});
    expect(run).toThrow("reference engine: there is no kernel for the op FooBar");
    expect(run).toThrow(expect.objectContaining({ code: "unsupported" }));
  });

  it("finds a shape that was inferred wrongly", () => {
    const run = () => evaluateTensors([tensorOf("Relu", constant([1, 2, 3], [3]))], {});
    expect(run).toThrow("reference engine: Relu: the graph says shape [2], the run gave [3]");
    expect(run).toThrow(expect.objectContaining({ code: "engine-failed" }));
  });
});

describe("createReferenceEngine", () => {
  it("refuses an unknown op when it compiles", async () => {
    const program = createProgram({ outputs: { y: tensorOf("FooBar", scalar(1)) } });
    await expectRejection(createReferenceEngine().compile(program), "unsupported");
  });

  it("says what is wrong with the order of calls", async () => {
    const w = input("w", [1]);
    const program = createProgram({ outputs: {}, state: [{ name: "weights", current: w, next: multiply(w, 2) }] });
    const executable = await createReferenceEngine().compile(program);
    await expect(executable.run({})).rejects.toThrow('state "weights": expected writeState before the first run');
    await executable.dispose();
    for (const call of [executable.run({}), executable.readState(), executable.writeState({})]) {
      await expect(call).rejects.toThrow("executable: it has been disposed");
    }
  });
});

describe("runStepByStep", () => {
  it("says which feed has no leading axis of that size", async () => {
    const run = async () => ({});
    await expect(runStepByStep(run, { x: arrayOf([2, 1], 1, 2) }, 3)).rejects.toThrow(
      'feed "x": expected a leading axis of size 3, received [2,1] with 2 numbers',
    );
    await expect(runStepByStep(run, {}, 0)).rejects.toThrow("steps: expected an integer ≥ 1, received 0");
  });
});
