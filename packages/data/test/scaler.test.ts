import { applyScaler, constantColumns, fitScaler, generateSines, invertScaler, parseScaler } from "@timevae/data";
import { createSeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectFault, series } from "./helpers.js";

const kinds = ["minMax", "standard"] as const;
const pers = ["feature", "step"] as const;

/** All values of one (step, feature), or of one feature at all steps. */
function groupOf(nested: number[][][], per: "feature" | "step", t: number, d: number): number[] {
  return nested.flatMap((window) =>
    per === "step" ? [window[t]?.[d] as number] : window.map((row) => row[d] as number),
  );
}

function naiveScale(nested: number[][][], kind: string, per: "feature" | "step", epsilon: number): number[] {
  return nested.flatMap((window) =>
    window.flatMap((row, t) =>
      row.map((x, d) => {
        const group = groupOf(nested, per, t, d);
        if (new Set(group).size === 1) return 0;
        if (kind === "minMax") {
          const low = Math.min(...group);
          return (x - low) / (Math.max(...group) - low + epsilon);
        }
        const mean = group.reduce((a, b) => a + b, 0) / group.length;
        const variance = group.reduce((a, b) => a + (b - mean) ** 2, 0) / group.length;
        return (x - mean) / (Math.sqrt(variance) + epsilon);
      }),
    ),
  );
}

const value = fc.integer({ min: -64_000, max: 64_000 }).map((x) => Math.fround(x / 64));
const nested = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
  .chain(([n, t, d]) => {
    const list = <T>(item: fc.Arbitrary<T>, length: number) => fc.array(item, { minLength: length, maxLength: length });
    return list(list(list(value, d), t), n);
  });

describe("fitScaler, applyScaler, invertScaler", () => {
  for (const kind of kinds) {
    for (const per of pers) {
      it(`equals the naive formula: ${kind} per ${per}`, () => {
        fc.assert(
          fc.property(nested, fc.constantFrom(0, 1e-7, 0.5), (data, epsilon) => {
            const input = series(data);
            const scaled = applyScaler(fitScaler(input, { kind, per, epsilon }), input);
            naiveScale(data, kind, per, epsilon).forEach((expected, i) => {
              expect(Math.abs((scaled.values[i] as number) - expected), `[${i}]`).toBeLessThan(1e-5);
            });
          }),
        );
      });

      it(`is undone by the inverse: ${kind} per ${per}`, () => {
        fc.assert(
          fc.property(nested, (data) => {
            const input = series(
              data,
              data.map((_, n) => n),
            );
            const scaler = fitScaler(input, { kind, per });
            const back = invertScaler(parseScaler(JSON.parse(JSON.stringify(scaler))), applyScaler(scaler, input));
            expect({ ...back, values: null }).toEqual({ ...input, values: null });
            input.values.forEach((x, i) => {
              expect(Math.abs((back.values[i] as number) - x), `[${i}]`).toBeLessThan(1e-3);
            });
          }),
        );
      });
    }
  }

  it("is the reference's scaling, forward and back, with its epsilon", () => {
    const input = series([
      [[1], [2]],
      [[3], [2]],
    ]);
    const scaler = fitScaler(input, { per: "step", epsilon: 1e-7 });
    expect(scaler).toEqual({
      kind: "minMax",
      per: "step",
      shape: [2, 1],
      offset: [1, 2],
      scale: [2 + 1e-7, 1],
      inverseScale: [2, 0],
    });
  });

  it("has no inverse scale of its own where the map is the same both ways", () => {
    expect(fitScaler(series([[[1], [3]]]))).toEqual({
      kind: "minMax",
      per: "feature",
      shape: [1, 1],
      offset: [1],
      scale: [2],
    });
    const { offset, scale } = fitScaler(series([[[1], [3]]]), { kind: "standard" });
    expect([offset, scale]).toEqual([[2], [1]]);
  });

  it.each(kinds)("scales a constant to 0 and gives it back whatever the model made of it: %s", (kind) => {
    const constant = Math.fround(0.1);
    const input = series(Array.from({ length: 7 }, () => [[constant], [constant], [constant]]));
    const scaler = fitScaler(input, { kind });
    expect([...new Set(applyScaler(scaler, input).values)]).toEqual([0]);
    const back = invertScaler(scaler, series([[[0], [0.7], [-100]]]));
    expect([...back.values]).toEqual([constant, constant, constant]);
  });

  it("keeps its precision at a large mean", () => {
    const input = series([[[16_000_001], [16_000_003]]]);
    expect([...applyScaler(fitScaler(input, { kind: "standard" }), input).values]).toEqual([-1, 1]);
  });

  it("brings unseen windows outside [0, 1] and back", () => {
    const scaler = fitScaler(series([[[0], [2]]]));
    const unseen = series([[[-2], [4]]]);
    expect([...applyScaler(scaler, unseen).values]).toEqual([-1, 2]);
    expect([...invertScaler(scaler, applyScaler(scaler, unseen)).values]).toEqual([-2, 4]);
  });

  it("shares a per-feature scaler between window lengths, not a per-step one", () => {
    const two = series([
      [
        [0, 1],
        [2, 3],
      ],
    ]);
    const three = series([
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
    ]);
    expect(applyScaler(fitScaler(two), three).shape).toEqual([1, 3, 2]);
    const steps =
      "series: expected windows of 2 steps and 2 features as the scaler has, received 3 steps and 2 features";
    expectFault(() => applyScaler(fitScaler(two, { per: "step" }), three), "invalid-argument", steps);
    const features = "series: expected windows of 2 features as the scaler has, received 2 steps and 1 features";
    expectFault(() => invertScaler(fitScaler(two), series([[[0], [1]]])), "invalid-argument", features);
  });

  it("refuses nothing, NaN and unknown options", () => {
    const none = "expected at least one window to learn the scale from, received none";
    expectFault(() => fitScaler(createSeriesArray(new Float32Array(0), [0, 24, 2])), "invalid-data", none);
    const nan = 'column "b": expected finite numbers, received NaN';
    expectFault(() => fitScaler(series([[[1, NaN]]], undefined, ["a", "b"])), "invalid-data", nan);
    const input = series([[[1], [2]]]);
    const kind = 'kind: expected "minMax" or "standard", received "robust"';
    expectFault(() => fitScaler(input, { kind: "robust" as "minMax" }), "invalid-argument", kind);
    const per = 'per: expected "feature" or "step", received "window"';
    expectFault(() => fitScaler(input, { per: "window" as "step" }), "invalid-argument", per);
    expectFault(
      () => fitScaler(input, { epsilon: -1 }),
      "invalid-argument",
      "epsilon: expected a number ≥ 0, received -1",
    );
  });
});

describe("parseScaler", () => {
  const good = { kind: "minMax", per: "step", shape: [2, 1], offset: [0, 1], scale: [1, 2] };

  it("takes what fitScaler gave through JSON", () => {
    const scaler = fitScaler(generateSines({ windows: 3, seed: 1 }), { per: "step", kind: "standard", epsilon: 1e-3 });
    expect(parseScaler(JSON.parse(JSON.stringify(scaler)))).toEqual(scaler);
    expect(parseScaler(good)).toEqual(good);
  });

  it.each([
    [[], "scaler: expected an object, received []"],
    [null, "scaler: expected an object, received null"],
    [{ ...good, mean: 1 }, "scaler.mean: unknown key; expected kind, per, shape, offset, scale, inverseScale"],
    [{ ...good, kind: "max" }, 'scaler.kind: expected "minMax" or "standard", received "max"'],
    [{ ...good, per: 3 }, 'scaler.per: expected "feature" or "step", received 3'],
    [{ ...good, shape: [2] }, "scaler.shape: expected [steps, features], two integers ≥ 1, received [2]"],
    [{ ...good, per: "feature" }, 'scaler.shape[0]: expected 1, since per is "feature", received 2'],
    [{ ...good, offset: "0" }, 'scaler.offset: expected 2 numbers, received "0"'],
    [{ ...good, offset: [0] }, "scaler.offset: expected 2 numbers, steps × features, received 1"],
    [{ ...good, offset: [0, null] }, "scaler.offset[1]: expected a finite number, received null"],
    [{ ...good, scale: [0, 1] }, "scaler.scale[0]: expected a finite number > 0, received 0"],
    [{ ...good, scale: [1, Infinity] }, "scaler.scale[1]: expected a finite number > 0, received Infinity"],
    [{ ...good, inverseScale: [1, -1] }, "scaler.inverseScale[1]: expected a finite number ≥ 0, received -1"],
  ])("refuses %j", (value, message) => {
    expectFault(() => parseScaler(value), "invalid-file", message);
  });
});

describe("constantColumns", () => {
  it("names the features that never change", () => {
    const input = series(
      [
        [
          [1, 2],
          [3, 2],
        ],
        [
          [1, 2],
          [1, 2],
        ],
      ],
      undefined,
      ["a", "b"],
    );
    expect(constantColumns(input)).toEqual([{ name: "b", value: 2 }]);
    expect(constantColumns(createSeriesArray(new Float32Array(0), [0, 2, 1]))).toEqual([]);
  });
});
