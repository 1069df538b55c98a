import {
  groupParameters,
  input,
  type ParameterSpec,
  packParameters,
  packValues,
  unpackParameters,
  unpackValues,
} from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { expect, it } from "vitest";

const spec = (name: string, ...shape: number[]): ParameterSpec => ({ name, shape, initializer: { kind: "zeros" } });
const few = [spec("a.kernel", 2, 3), spec("a.bias", 3), spec("scale")];
const row = Float32Array.from({ length: 10 }, (_, i) => i);

it("groups every parameter once; the sizes add up", () => {
  const specs = [...few, spec("large.kernel", 300, 200), spec("small", 250, 250)];
  const groups = groupParameters(specs);
  const names = groups.flatMap((group) => group.specs.map(({ name }) => name));
  expect(names.sort()).toEqual(specs.map(({ name }) => name).sort());
  for (const group of groups) {
    const sizes = group.specs.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
    expect(group.size).toBe(sizes.reduce((a, b) => a + b, 0));
  }
  expect(groupParameters([])).toEqual([]);
});

it("packs tensors into a row and unpacks them again", () => {
  const [group] = groupParameters(few);
  const vector = input("row", [1, 10]);
  const parameters = unpackParameters(group!, vector);
  expect(Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape]))).toEqual({
    "a.kernel": [2, 3],
    "a.bias": [3],
    scale: [],
  });
  const values = evaluateTensors([...Object.values(parameters), packParameters(group!, parameters)], {
    row: { data: row, shape: [1, 10] },
  });
  expect(values.map(({ data }) => [...data])).toEqual([[0, 1, 2, 3, 4, 5], [6, 7, 8], [9], [...row]]);
  expect(values[3]!.shape).toEqual([1, 10]);
});

it("packs numbers as it packs tensors", () => {
  const [group] = groupParameters(few);
  const values = unpackValues(group!, row);
  expect(Object.entries(values).map(([name, data]) => [name, [...data]])).toEqual([
    ["a.kernel", [0, 1, 2, 3, 4, 5]],
    ["a.bias", [6, 7, 8]],
    ["scale", [9]],
  ]);
  expect(packValues(group!, values)).toEqual(row);
});
