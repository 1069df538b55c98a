import { constant, conv1d, convTranspose1d, im2col, input, samePadding } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { expectClose } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Cube = number[][][];
const tolerance = { relative: 1e-12, absolute: 1e-12 };

function randomCube(seed: number, ...[a, b, c]: [number, number, number]): Cube {
  const random = createRandom(seed);
  return Array.from({ length: a }, () => Array.from({ length: b }, () => Array.from({ length: c }, random.normal)));
}
const flatten = (cube: Cube) => cube.flat(2);

/** SAME padding by its definition: the smaller half in front. */
function naiveConv1d(x: Cube, kernel: Cube, bias: number[], stride: number): Cube {
  const [length, taps] = [x[0]!.length, kernel.length];
  const steps = Math.ceil(length / stride);
  const front = Math.floor(Math.max((steps - 1) * stride + taps - length, 0) / 2);
  return x.map((series) =>
    Array.from({ length: steps }, (_, step) =>
      bias.map((offset, out) => {
        let sum = offset;
        for (let tap = 0; tap < taps; tap++) {
          const from = series[step * stride + tap - front];
          if (from) for (const [channel, value] of from.entries()) sum += value * kernel[tap]![channel]![out]!;
        }
        return sum;
      }),
    ),
  );
}

/** `y[2i + j] += x[i] · w[j]`, cropped at the end; the kernel is `[3, out, in]`. */
function naiveConvTranspose1d(x: Cube, kernel: Cube, bias: number[]): Cube {
  return x.map((series) => {
    const y = Array.from({ length: 2 * series.length }, () => [...bias]);
    for (const [i, values] of series.entries()) {
      for (const [tap, rows] of kernel.entries()) {
        const target = y[2 * i + tap];
        if (!target) continue;
        for (const [out, row] of rows.entries()) {
          for (const [channel, weight] of row.entries()) target[out]! += values[channel]! * weight;
        }
      }
    }
    return y;
  });
}

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  length: fc.integer({ min: 1, max: 12 }),
  channels: fc.integer({ min: 1, max: 3 }),
  out: fc.integer({ min: 1, max: 3 }),
  taps: fc.integer({ min: 1, max: 6 }),
  stride: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

describe("conv1d", () => {
  it.each([
    [
      [1, 2, 3, 4],
      [321, 43],
    ],
    [
      [1, 2, 3, 4, 5],
      [210, 432, 54],
    ],
  ])("of %j with taps 1 10 100 and stride 2 is %j", (x, expected) => {
    const y = conv1d(constant(x, [1, x.length, 1]), constant([1, 10, 100], [3, 1]), constant([0], [1]), {
      taps: 3,
      stride: 2,
    });
    expect([...evaluateTensors([y], {})[0]!.data]).toEqual(expected);
  });

  it("equals plain loops", () => {
    fc.assert(
      fc.property(sizes, ({ batch, length, channels, out, taps, stride, seed }) => {
        const [x, kernel] = [randomCube(seed, batch, length, channels), randomCube(seed + 1, taps, channels, out)];
        const bias = randomCube(seed + 2, 1, 1, out)[0]![0]!;
        const y = conv1d(
          input("x", ["N", length, channels]),
          input("kernel", [taps * channels, out]),
          input("bias", [out]),
          { taps, stride },
        );
        const [computed] = evaluateTensors([y], {
          x: { data: flatten(x), shape: [batch, length, channels] },
          kernel: { data: flatten(kernel), shape: [taps * channels, out] },
          bias: { data: bias, shape: [out] },
        });
        const expected = naiveConv1d(x, kernel, bias, stride);
        expectClose(computed, { data: flatten(expected), shape: [batch, expected[0]!.length, out] }, tolerance);
      }),
    );
  });
});

describe("convTranspose1d", () => {
  it("of 1 2 with taps 1 10 100 is 1 10 102 20", () => {
    const y = convTranspose1d(constant([1, 2], [1, 2, 1]), constant([1, 10, 100], [1, 3]), constant([0], [1]));
    expect([...evaluateTensors([y], {})[0]!.data]).toEqual([1, 10, 102, 20]);
  });

  it("equals plain loops", () => {
    fc.assert(
      fc.property(sizes, ({ batch, length, channels, out, seed }) => {
        const [x, kernel] = [randomCube(seed, batch, length, channels), randomCube(seed + 1, 3, out, channels)];
        const bias = randomCube(seed + 2, 1, 1, out)[0]![0]!;
        const lastAxisFirst = Array.from({ length: channels }, (_, channel) =>
          kernel.map((rows) => rows.map((row) => row[channel]!)),
        );
        const y = convTranspose1d(
          input("x", ["N", length, channels]),
          input("kernel", [channels, 3 * out]),
          input("bias", [out]),
        );
        const [computed] = evaluateTensors([y], {
          x: { data: flatten(x), shape: [batch, length, channels] },
          kernel: { data: flatten(lastAxisFirst), shape: [channels, 3 * out] },
          bias: { data: bias, shape: [out] },
        });
        const expected = naiveConvTranspose1d(x, kernel, bias);
        expectClose(computed, { data: flatten(expected), shape: [batch, 2 * length, out] }, tolerance);
      }),
    );
  });
});

describe("im2col", () => {
  it("lays out the windows of 1 2 3 4 5, zeros beyond the ends", () => {
    const [columns] = evaluateTensors([im2col(constant([1, 2, 3, 4, 5], [1, 5, 1]), { kernel: 3, stride: 2 })], {});
    expect(columns!.shape).toEqual([1, 3, 3]);
    expect([...columns!.data]).toEqual([0, 1, 2, 2, 3, 4, 4, 5, 0]);
  });
});

describe("samePadding", () => {
  it("is (0, 1) for even lengths and (1, 1) for odd ones, with 3 taps and stride 2", () => {
    expect(samePadding(24, 3, 2)).toEqual({ out: 12, before: 0, after: 1 });
    expect(samePadding(5, 3, 2)).toEqual({ out: 3, before: 1, after: 1 });
    expect(samePadding(1, 3, 2)).toEqual({ out: 1, before: 1, after: 1 });
  });
});
