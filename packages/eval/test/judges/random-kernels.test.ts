import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyKernel, drawKernel } from "../../src/judges/random-kernels.js";
import { createWindowTable, gatherWindows } from "../../src/judges/window-table.js";
import { makeSeries } from "./toy-series.js";

const sizes = fc.record({
  steps: fc.integer({ min: 2, max: 30 }),
  features: fc.integer({ min: 1, max: 6 }),
  windows: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

describe("random kernels", () => {
  it("see in each window what a plain convolution gives", () => {
    fc.assert(
      fc.property(sizes, ({ steps, features, windows, seed }) => {
        const random = createRandom(seed);
        const series = makeSeries([windows, steps, features], () => random.normal());
        const kernel = drawKernel(steps, features, random);
        const { channels, taps, dilation, padding, bias, weights } = kernel;
        const [highest, positive] = [new Float64Array(windows), new Float64Array(windows)];
        applyKernel(kernel, createWindowTable(series), highest, positive);
        for (let n = 0; n < windows; n++) {
          const at = (t: number, d: number) =>
            t < 0 || t >= steps ? 0 : series.values[(n * steps + t) * features + d]!;
          const responses: number[] = [];
          for (let start = -padding; start + (taps - 1) * dilation < steps + padding; start++) {
            let sum = bias;
            for (const [c, channel] of channels.entries()) {
              for (let j = 0; j < taps; j++) sum += weights[c * taps + j]! * at(start + j * dilation, channel);
            }
            responses.push(sum);
          }
          expect(highest[n]).toBeCloseTo(Math.max(...responses), 9);
          expect(positive[n]).toBeCloseTo(responses.filter((value) => value > 0).length / responses.length, 9);
        }
      }),
    );
  });

  it("have weights whose mean is 0 in each channel, and fit into the window", () => {
    fc.assert(
      fc.property(sizes, ({ steps, features, seed }) => {
        const { channels, taps, dilation, weights } = drawKernel(steps, features, createRandom(seed));
        expect(new Set(channels).size).toBe(channels.length);
        expect(channels.length).toBeGreaterThan(0);
        expect((taps - 1) * dilation).toBeLessThan(steps);
        for (let c = 0; c < channels.length; c++) {
          const sum = weights.subarray(c * taps, (c + 1) * taps).reduce((total, weight) => total + weight, 0);
          expect(sum).toBeCloseTo(0, 9);
        }
      }),
    );
  });
});

describe("gatherWindows", () => {
  it("copies chosen steps and features of chosen windows to one judge's place", () => {
    const series = makeSeries([3, 4, 2], (n, t, d) => 100 * n + 10 * t + d);
    const batch = new Float32Array(2 * 2 * 1 * 3); // T = 2, R = 2, D = 1, N = 3
    gatherWindows(
      createWindowTable(series),
      Uint32Array.of(2, 0),
      { steps: [1, 3], features: [1, 2] },
      { batch, judges: 2, windows: 3, judge: 1, from: 1 },
    );
    expect([...batch]).toEqual([0, 0, 0, 0, 211, 11, 0, 0, 0, 0, 221, 21]);
  });
});
