import { createProgram, gemm, input, matMul, relu, type Tensor } from "@timevae/graph";
import { expectClose } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { chooseThreads, countMultiplications, createOrtEngine } from "../src/index.js";
import { tolerance } from "./tolerance.js";

const programOf = (y: Tensor) => createProgram({ outputs: { y } });
/** Two dense layers `[N, width] → [N, width]`: 2 · N · width² multiplications. */
const layersOf = (width: number) => {
  const hidden = relu(gemm(input("x", ["N", width]), input("w0", [width, width])));
  return programOf(gemm(hidden, input("w1", [width, width])));
};

describe("countMultiplications", () => {
  it("counts every product's rows × inner × columns", () => {
    const layer = programOf(relu(gemm(input("x", ["N", 5]), input("w", [5, 7]))));
    expect(countMultiplications(layer, { N: 4 })).toBe(4 * 5 * 7);
    expect(countMultiplications(layer, {})).toBe(5 * 7);
    const transposed = programOf(gemm(input("x", [5, "N"]), input("w", [7, 5]), { transA: true, transB: true }));
    expect(countMultiplications(transposed, { N: 4 })).toBe(4 * 5 * 7);
    expect(countMultiplications(programOf(matMul(input("x", ["N", 3]), input("w", [3, 2]))), { N: 10 })).toBe(60);
    expect(countMultiplications(layersOf(6), { N: 2 })).toBe(2 * 2 * 36);
    expect(countMultiplications(programOf(relu(input("x", ["N", 3]))), { N: 10 })).toBe(0);
  });
});

describe("chooseThreads", () => {
  it("takes one thread for small programs and no more than there are cores for large ones", () => {
    for (const cores of [1, 2, 8, 64]) {
      expect(chooseThreads(layersOf(16), { N: 16 }, cores)).toBe(1);
      const many = chooseThreads(layersOf(2048), { N: 65_536 }, cores);
      expect(many).toBeLessThanOrEqual(cores);
      expect(many).toBeGreaterThanOrEqual(Math.min(cores, 2));
    }
  });

  it("is a rule: the same answer every time, and never fewer for more work", () => {
    const counts = Array.from({ length: 22 }, (_, i) => chooseThreads(layersOf(256), { N: 2 ** i }, 4));
    expect(Array.from({ length: 22 }, (_, i) => chooseThreads(layersOf(256), { N: 2 ** i }, 4))).toEqual(counts);
    expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    expect(counts[0]).toBe(1);
    expect(counts.at(-1)).toBeGreaterThan(1);
  });
});

it("gives close results for 1 and 2 threads, and the same bytes for the same number", async () => {
  const [rows, width] = [64, 256];
  const program = layersOf(width);
  const random = createRandom(4);
  const feed = (shape: number[], scale: number) => ({
    data: random.fillNormal(new Float32Array(shape[0]! * shape[1]!)).map((value) => value * scale),
    shape,
  });
  const weights = { w0: feed([width, width], 1 / 16), w1: feed([width, width], 1 / 16) };
  const feeds = { x: feed([rows, width], 1), ...weights };
  const run = async (threads: number) => {
    const executable = await (await createOrtEngine({ runtime: "node", threads })).compile(program);
    const { y } = await executable.run(feeds);
    const result = { data: y!.data.slice(), shape: y!.shape };
    await executable.dispose();
    return result;
  };
  const [one, two] = [await run(1), await run(2)];
  expectClose(two, one, tolerance);
  expect(await run(1)).toEqual(one);
  expect(await run(2)).toEqual(two);
});
