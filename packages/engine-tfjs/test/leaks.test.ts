import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";
import { createProgram, defaultAdam, input, matMul, multiply, relu } from "@timevae/graph";
import { arrayOf, createAdamProgram, expectRejection, stackFeeds } from "@timevae/graph/testing";
import { beforeAll, expect, it } from "vitest";
import { createTfjsEngine } from "../src/index.js";

beforeAll(() => tf.setBackend("wasm"));

const memory = () => ({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes });

it("keeps plans for a bounded number of sizes", async () => {
  const engine = await createTfjsEngine({ tf });
  const before = memory();
  const x = input("x", ["N", 2]);
  const executable = await engine.compile(createProgram({ outputs: { y: relu(matMul(x, input("w", [2, 2]))) } }));
  const counts: number[] = [];
  for (let N = 1; N <= 30; N++) {
    await executable.run({ x: { data: new Float32Array(2 * N), shape: [N, 2] }, w: arrayOf([2, 2], 1, 2, 3, 4) });
    counts.push(memory().tensors);
  }
  expect(counts.at(-1)).toBe(counts[9]);
  await executable.dispose();
  expect(memory()).toEqual(before);
});

it("gives tensors back when a step in the middle fails, and leaves the state as it was", async () => {
  const { program, start, feeds } = createAdamProgram(defaultAdam);
  const executable = await (await createTfjsEngine({ tf })).compile(program);
  await executable.writeState(start);
  await executable.run(feeds(1));
  const state = await executable.readState();
  const before = memory();
  const kernel = tf.getKernel("Sqrt", "wasm")!;
  const replace = (next: typeof kernel) => {
    tf.unregisterKernel("Sqrt", "wasm");
    tf.registerKernel(next);
  };
  let calls = 0;
  const kernelFunc: typeof kernel.kernelFunc = (given) => {
    if (++calls > 1) throw new Error("out of memory");
    return kernel.kernelFunc(given);
  };
  replace({ ...kernel, kernelFunc });
  const error = await expectRejection(executable.runSteps(stackFeeds([feeds(2), feeds(3)]), 2), "engine-failed");
  expect(error.message).toBe("TensorFlow.js (wasm) failed while running: out of memory");
  expect(calls).toBe(2);
  replace(kernel);
  expect(memory()).toEqual(before);
  expect(await executable.readState()).toEqual(state);
  await executable.dispose();
});

it("keeps denormal numbers out of the state: they are very slow to compute with", async () => {
  const x = input("x", [2]);
  const shrinking = createProgram({ outputs: {}, state: [{ name: "x", current: x, next: multiply(x, 0.5) }] });
  const executable = await (await createTfjsEngine({ tf })).compile(shrinking);
  await executable.writeState({ x: arrayOf([2], 1e-30, -1) });
  // 1e-30 / 2^32 = 2.3e-40 would be denormal.
  await executable.runSteps({}, 32);
  expect([...(await executable.readState()).x!.data]).toEqual([0, -(2 ** -32)]);
  await executable.dispose();
});
