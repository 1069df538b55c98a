import {
  add,
  constant,
  createProgram,
  expand,
  input,
  multiply,
  type Program,
  reduceSum,
  reshape,
  tanh,
} from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import {
  encodeModel,
  graphToModel,
  type LowerOptions,
  lowerProgram,
  lowerSteps,
  programToModel,
} from "../src/index.js";
import { createLearner } from "./learner.js";

const random = createRandom(5);
const draw = (...shape: number[]) =>
  new Tensor("float32", random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1))), shape);
const numbers = (tensor: Tensor | undefined) => [...(tensor!.data as Float32Array)];

const sessionOf = (graph: Parameters<typeof graphToModel>[0]) =>
  InferenceSession.create(encodeModel(graphToModel(graph)), { logSeverityLevel: 3 });

async function runSingle(program: Program, feeds: Record<string, Tensor>, options: Partial<LowerOptions> = {}) {
  const session = await sessionOf(lowerProgram(program, { name: "program", ...options }));
  const results = await session.run(feeds);
  await session.release();
  return results;
}

/** The losses of the learner by hand: gradient descent on Σ (tanh(x·w) − target)². */
function descend(first: Tensor, x: Tensor, target: Tensor, windows: number): number[] {
  const w = numbers(first);
  const [xs, targets] = [numbers(x), numbers(target)];
  return Array.from({ length: x.dims[0]! }, (_, step) => {
    const gradient = new Array<number>(6).fill(0);
    let loss = 0;
    for (let row = step * windows; row < (step + 1) * windows; row++) {
      for (let o = 0; o < 2; o++) {
        const y = Math.tanh([0, 1, 2].reduce((sum, i) => sum + xs[row * 3 + i]! * w[i * 2 + o]!, 0));
        const error = y - targets[row * 2 + o]!;
        loss += error * error;
        for (let i = 0; i < 3; i++) gradient[i * 2 + o]! += 2 * error * (1 - y * y) * xs[row * 3 + i]!;
      }
    }
    for (const [i, slope] of gradient.entries()) w[i]! -= 0.1 * slope;
    return loss;
  });
}

describe("lowered graphs in ONNX Runtime", () => {
  it("give the same from one Scan over many steps as from single runs", async () => {
    const program = createLearner();
    const [steps, windows] = [5, 4];
    const first = { w: draw(3, 2) };
    const x = draw(steps, windows, 3);
    const target = draw(steps, windows, 2);
    const slice = (tensor: Tensor, step: number) => {
      const dims = tensor.dims.slice(1);
      const size = dims.reduce((a, b) => a * b, 1);
      return new Tensor("float32", (tensor.data as Float32Array).slice(step * size, (step + 1) * size), dims);
    };
    const single = await sessionOf(lowerProgram(program, { name: "learner" }));
    let w: Tensor = first.w;
    const losses: number[] = [];
    const errors: number[] = [];
    for (let step = 0; step < steps; step++) {
      const results = await single.run({ w, x: slice(x, step), target: slice(target, step) });
      w = results["next.w"] as Tensor;
      losses.push(...numbers(results.loss as Tensor));
      errors.push(...numbers(results.error as Tensor));
    }
    await single.release();
    const scan = await sessionOf(lowerSteps(program, { name: "learner" }));
    const all = await scan.run({ ...first, x, target });
    await scan.release();
    expect(all.loss!.dims).toEqual([steps]);
    expect(all.error!.dims).toEqual([steps, windows, 2]);
    const close = (actual: number[], expected: number[]) =>
      expected.forEach((value, i) => void expect(actual[i], `number ${i}`).toBeCloseTo(value, 5));
    close(numbers(all["next.w"] as Tensor), numbers(w));
    close(numbers(all.loss as Tensor), losses);
    close(numbers(all.error as Tensor), errors);
    close(losses, descend(first.w, x, target, windows));
  });

  it("give the same with sizes filled in as with free ones", async () => {
    const x = input("x", ["N", 2]);
    const total = reshape(reduceSum(tanh(x), [1]), [-1, 1]);
    const program = createProgram({ outputs: { wide: expand(total, x), flat: reshape(multiply(x, 2), [-1]) } });
    const feeds = { x: draw(3, 2) };
    const free = await runSingle(program, feeds);
    const fixed = await runSingle(program, feeds, { symbols: { N: 3 } });
    for (const name of ["wide", "flat"]) {
      expect(fixed[name]!.dims).toEqual(free[name]!.dims);
      expect(numbers(fixed[name] as Tensor)).toEqual(numbers(free[name] as Tensor));
    }
    // A graph with sizes filled in takes no other batch.
    await expect(runSingle(program, { x: draw(4, 2) }, { symbols: { N: 3 } })).rejects.toThrow();
  });

  it("give inputs, constants and one tensor under two names as outputs", async () => {
    const x = input("x", ["N"]);
    const doubled = add(x, x);
    const fixed = constant([1, 2], [2], { name: "fixed" });
    const outputs = { same: x, doubled, twice: doubled, fixed, again: fixed };
    const results = await runSingle(createProgram({ outputs }), { x: new Tensor("float32", [3, 4, 5], [3]) });
    expect(Object.keys(results)).toEqual(Object.keys(outputs));
    expect(numbers(results.same as Tensor)).toEqual([3, 4, 5]);
    for (const name of ["doubled", "twice"]) expect(numbers(results[name] as Tensor)).toEqual([6, 8, 10]);
    for (const name of ["fixed", "again"]) expect(numbers(results[name] as Tensor)).toEqual([1, 2]);
  });

  it("may use names that look like ours", async () => {
    const x = input("Add_0", [2]);
    const [one, two] = [1, 2].map((value) => constant([value, value], [2], { name: "k" }));
    const outputs = { Add_1: add(add(x, one!), two!), k: multiply(x, constant([3, 4], [2], { name: "Add_0" })) };
    const results = await runSingle(createProgram({ outputs }), { Add_0: new Tensor("float32", [10, 20], [2]) });
    expect(numbers(results.Add_1 as Tensor)).toEqual([13, 23]);
    expect(numbers(results.k as Tensor)).toEqual([30, 80]);
  });

  it("show the names and shapes of a shipped model", async () => {
    const program = createProgram({ outputs: { y: tanh(input("x", ["N", 24, 2])) } });
    const session = await InferenceSession.create(encodeModel(programToModel(program, { name: "m" })));
    expect(session.inputMetadata).toMatchObject([{ name: "x", type: "float32", shape: ["batch", 24, 2] }]);
    expect(session.outputMetadata).toMatchObject([{ name: "y", type: "float32", shape: ["batch", 24, 2] }]);
    await session.release();
  });
});
