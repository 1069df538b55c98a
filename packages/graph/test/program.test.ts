import { add, createProgram, gradients, input, multiply, reduceSum, relu, slice, tanh } from "@timevae/graph";
import { describe, expect, it } from "vitest";

describe("createProgram", () => {
  it("lists what is fed, without state, in the order of first use", () => {
    const [a, b, w] = [input("a", [2]), input("b", [2]), input("w", [2])];
    const program = createProgram({
      outputs: { y: add(multiply(b, w), a) },
      state: [{ name: "w", current: w, next: add(w, input("step", [2])) }],
    });
    expect(program.inputs.map(({ node }) => node.name)).toEqual(["b", "a", "step"]);
    expect(program.state.map(({ name }) => name)).toEqual(["w"]);
  });

  it("lists each node once, after its inputs, and none that nothing depends on", () => {
    const x = input("x", ["N", 3]);
    const shared = tanh(x);
    const unused = relu(shared);
    const program = createProgram({ outputs: { y: multiply(shared, add(shared, 1)), z: shared } });
    expect(new Set(program.nodes).size).toBe(program.nodes.length);
    expect(program.nodes).not.toContain(unused.node);
    expect(program.nodes).not.toContain(x.node);
    for (const [i, node] of program.nodes.entries()) {
      const sources = node.inputs.map((source) => source.node).filter((source) => source !== x.node);
      for (const source of sources) expect(program.nodes.indexOf(source)).toBeLessThan(i);
      for (const source of sources) expect(program.nodes).toContain(source);
    }
  });

  it("has the same order every time", () => {
    const build = () => {
      const [x, w] = [input("x", ["N", 4]), input("w", [4])];
      const y = relu(multiply(slice(add(x, w), 1, 0, 2), slice(w, 0, 2, 4)));
      const loss = reduceSum(multiply(y, y));
      const program = createProgram({ outputs: { loss, dw: gradients(loss, [w])[0]! } });
      return program.nodes.map(({ op, inputs, attributes }) => [
        op.name,
        inputs.map((source) => [program.nodes.indexOf(source.node), source.node.name]),
        attributes,
      ]);
    };
    expect(build()).toEqual(build());
  });

  it("cannot be changed", () => {
    const program = createProgram({ outputs: { y: relu(input("x", [1])) } });
    expect(Object.isFrozen(program)).toBe(true);
    expect(Object.isFrozen(program.nodes[0])).toBe(true);
    expect(Object.isFrozen(program.outputs.y!.shape)).toBe(true);
  });
});
