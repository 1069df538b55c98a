import { createProgram, input } from "@timevae/graph";
import { expect, it } from "vitest";
import { keepGrid, sliceBounds } from "../src/density/density-bounds.js";
import { nodeEngine } from "./helpers.js";

const nothing = [-1e30, -1e30, -1e30];
/** Any value; halves from .25 on; tens, of values on a logarithmic scale. */
const bounds = {
  step: [0, 0.5, 10],
  offset: [0, -0.25, 0],
  logarithms: [{ center: 1, spread: 2 }, null, { center: Math.log(60), spread: 0.7 }],
  low: nothing,
  high: nothing.map((value) => -value),
};

async function rounded(values: readonly number[], of = bounds): Promise<number[]> {
  const features = of.step.length;
  const x = input("x", ["N", features]);
  const executable = await (await nodeEngine()).compile(createProgram({ outputs: { on: keepGrid(x, of) } }));
  const shape = [values.length / features, features];
  const { on } = await executable.run({ x: { data: Float32Array.from(values), shape } });
  await executable.dispose();
  return [...on!.data];
}

it("puts values on their grid, on the scale that the grid is on, and leaves others as they are", async () => {
  const unit = (watts: number) => (Math.log(watts) - Math.log(60)) / 0.7;
  const drawn = [0.123, 0.51, unit(57), -3, 0.49, unit(1074.9), 80, -0.01, unit(14.9), 1, 1, unit(75.1)];
  const on = await rounded(drawn);
  const expected = [0.123, 0.75, unit(60), -3, 0.25, unit(1070), 80, -0.25, unit(10), 1, 1.25, unit(80)];
  for (const [i, value] of expected.entries()) expect(on[i], `number ${i}`).toBeCloseTo(value, 5);
});

it("has finite numbers for whatever a network says", async () => {
  const fine = { ...bounds, step: [0, 0.5, 1e-6] };
  for (const of of [bounds, fine]) {
    for (const value of await rounded([-1e9, -1e9, -1e9, 1e9, 1e9, 1e9], of)) expect(value).toSatisfy(Number.isFinite);
  }
  expect((await rounded([0, 0, 1e9]))[2]).toBeLessThan(1e3);
});

it("is the same for some of the features alone", async () => {
  const some = sliceBounds(bounds, 2, 3)!;
  expect(some.low).toHaveLength(1);
  expect((await rounded([0.3], some as typeof bounds))[0]).toBeCloseTo((await rounded([0, 0, 0.3]))[2]!, 6);
});
