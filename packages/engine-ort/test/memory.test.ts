import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { add, createProgram, type Executable, input, multiply, reduceMean } from "@timevae/graph";
import { describe, expect, it } from "vitest";
import { createOrtEngine } from "../src/index.js";

/** Collects garbage; native tensors are let go of in the turns after that. */
async function megabytes(): Promise<{ resident: number; arrays: number }> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, arrayBuffers } = process.memoryUsage();
  return { resident: rss / 2 ** 20, arrays: arrayBuffers / 2 ** 20 };
}

/** 0.2 MB of state that slides towards what is fed: 1000 copies that stay would be 200 MB. */
const size = 50_000;
const w = input("w", [1, size]);
const target = input("target", [1, size]);
const program = createProgram({
  outputs: { mean: reduceMean(w, [0, 1]) },
  state: [{ name: "w", current: w, next: add(multiply(w, 0.99), multiply(target, 0.01)) }],
});
const start = { w: { data: new Float32Array(size), shape: [1, size] } };

const feeds = (steps?: number) => ({
  target: {
    data: new Float32Array(size * (steps ?? 1)).fill(1),
    shape: steps === undefined ? [1, size] : [steps, 1, size],
  },
});

describe.each(["node", "web"] as const)("memory on onnxruntime-%s", (runtime) => {
  const ways: Record<string, (executable: Executable) => Promise<unknown>> = {
    run: (executable) => executable.run(feeds()),
    runSteps: (executable) => executable.runSteps(feeds(10), 10),
    "reading and writing state": async (executable) => executable.writeState(await executable.readState()),
  };

  it.each(Object.keys(ways))("does not grow over 1000 steps: %s", async (way) => {
    const executable = await (await createOrtEngine({ runtime })).compile(program);
    await executable.writeState(start);
    const calls = way === "runSteps" ? 100 : 1000;
    const repeat = async (count: number) => {
      for (let i = 0; i < count; i++) await ways[way]!(executable);
    };
    await repeat(calls / 5);
    const before = await megabytes();
    await repeat(calls);
    const after = await megabytes();
    await executable.dispose();
    expect(after.arrays - before.arrays).toBeLessThan(20);
    expect(after.resident - before.resident).toBeLessThan(60);
  });
});

it("keeps denormal numbers out of the state: they are very slow to compute with", async () => {
  const x = input("x", [4]);
  const shrinking = createProgram({ outputs: {}, state: [{ name: "x", current: x, next: multiply(x, 1e-20) }] });
  for (const runtime of ["node", "web"] as const) {
    const executable = await (await createOrtEngine({ runtime })).compile(shrinking);
    await executable.writeState({ x: { data: Float32Array.of(1e-20, -1e-20, 1, -3), shape: [4] } });
    await executable.run({});
    // 1e-40 and −1e-40 are denormal.
    const state = [...(await executable.readState()).x!.data];
    expect(state.map(Math.abs)).toEqual([0, 0, Math.fround(1e-20), Math.fround(Math.fround(3) * Math.fround(1e-20))]);
    await executable.dispose();
  }
});
