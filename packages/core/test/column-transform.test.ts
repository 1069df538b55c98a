import { input } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toDataUnits, transformColumns } from "../src/data-units-graph.js";
import { type ColumnTransform, plainTraits, transformValue, untransformValue } from "../src/index.js";

const transforms: readonly ColumnTransform[] = [
  { kind: "log1p" },
  { kind: "positive", scale: 3 },
  { kind: "bounded", low: -20, high: 80 },
];
const range = (transform: ColumnTransform) =>
  (transform.kind === "bounded" ? [-20, 80] : [0, 1000]) as [number, number];

describe.each(transforms)("$kind", (transform) => {
  const [min, max] = range(transform);

  it("comes back to where it began", () => {
    fc.assert(
      fc.property(fc.double({ min, max, noNaN: true }), (x) => {
        expect(untransformValue(transform, transformValue(transform, x))).toBeCloseTo(x, 6);
      }),
    );
  });

  it("rises, and comes back into its range from anywhere", () => {
    const anywhere = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        const [low, high] = [untransformValue(transform, Math.min(a, b)), untransformValue(transform, Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(min);
        if (transform.kind === "bounded") expect(high).toBeLessThanOrEqual(max);
        expect(Number.isFinite(high)).toBe(true);
      }),
    );
  });
});

it("is the same in graphs, column by column, beside columns without", () => {
  const columns = [null, transforms[0]!, transforms[2]!, transforms[2]!, null, transforms[1]!];
  const traits = { ...plainTraits, transforms: columns };
  const x = Float64Array.from({ length: 60 }, (_, i) => Math.abs(70 * Math.sin(i)));
  const y = Float64Array.from({ length: 60 }, (_, i) => 6 * Math.sin(i));
  const tensor = input("x", ["N", 5, 6]);
  const run = (graph: typeof tensor, data: Float64Array) =>
    evaluateTensors([graph], { x: { data, shape: [2, 5, 6] } })[0]!.data;
  const [forward, backward] = [run(transformColumns(tensor, traits), x), run(toDataUnits(tensor, traits), y)];
  for (let i = 0; i < 60; i++) {
    const transform = columns[i % 6];
    expect(forward[i]).toBeCloseTo(transform ? transformValue(transform, x[i]!) : x[i]!, 5);
    expect(backward[i]).toBeCloseTo(transform ? untransformValue(transform, y[i]!) : y[i]!, 4);
  }
});

describe("formulas", () => {
  it.each([
    [transforms[0]!, 0, 0],
    [transforms[0]!, Math.E - 1, 1],
    // softplus(y) = x / 3 + 0.01
    [transforms[1]!, 3 * (Math.log(2) - 0.01), 0],
    // sigmoid(y) = 0.01 + 0.98 · (x + 20) / 100
    [transforms[2]!, 30, 0],
    [transforms[2]!, -20, Math.log(0.01 / 0.99)],
  ])("%j of %d is %d", (transform, x, y) => {
    expect(transformValue(transform, x)).toBeCloseTo(y, 9);
  });
});
