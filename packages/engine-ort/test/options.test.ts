import { createProgram, gemm, input } from "@timevae/graph";
import { arrayOf } from "@timevae/graph/testing";
import * as ortNode from "onnxruntime-node";
import * as ortWeb from "onnxruntime-web";
import { describe, expect, it, vi } from "vitest";
import { createOrtEngine, loadRuntime, type OrtModule } from "../src/index.js";
import { expectFault } from "./expect-fault.js";

const program = createProgram({ outputs: { y: gemm(input("x", ["N", 2]), input("w", [2, 1])) } });
const feeds = { x: arrayOf([2, 2], 1, 2, 3, 4), w: arrayOf([2, 1], 10, 1) };

/** A module that counts sessions and keeps the options they were made with. */
function watched(module: unknown, wasm: object = {}) {
  const { InferenceSession, Tensor } = module as OrtModule;
  const create = vi.fn(InferenceSession.create.bind(InferenceSession) as (...args: unknown[]) => unknown);
  const ort = { InferenceSession: { create }, Tensor, env: { wasm } } as unknown as OrtModule;
  return { ort, create, options: () => create.mock.calls.map((call) => call[1] as Record<string, unknown>) };
}

describe("createOrtEngine", () => {
  it.each([0, -1, 1.5, 257, Number.NaN, "2" as never])("refuses %s threads", async (threads) => {
    const message = `invalid-argument: threads: expected "auto" or an integer from 1 to 256, received ${threads}`;
    await expectFault(createOrtEngine({ threads }), new RegExp(`^${message}$`));
  });

  it("is named after runtime and providers", async () => {
    expect((await createOrtEngine({ runtime: "node" })).name).toBe("ort-node (cpu)");
    expect((await createOrtEngine({ runtime: "web" })).name).toBe("ort-web (wasm)");
    const providers = [{ name: "cuda", deviceId: 0 }, "cpu"] as const;
    const engine = await createOrtEngine({ runtime: "node", executionProviders: providers });
    expect(engine.name).toBe("ort-node (cuda, cpu)");
  });

  it("takes onnxruntime-node on its own where it is installed", async () => {
    expect((await createOrtEngine()).name).toBe("ort-node (cpu)");
  });

  it.each(["node", "web"] as const)("computes with a given module (%s)", async (runtime) => {
    const { ort, create } = watched(runtime === "node" ? ortNode : ortWeb);
    const executable = await (await createOrtEngine({ runtime, ort })).compile(program);
    expect([...(await executable.run(feeds)).y!.data]).toEqual([12, 34]);
    expect(create).toHaveBeenCalledTimes(1);
    await executable.dispose();
  });

  it("asks which runtime a given module is", async () => {
    const { ort } = watched(ortNode);
    await expectFault(
      createOrtEngine({ ort }),
      /^invalid-argument: runtime: expected "node" or "web" beside a given ort, received "auto"$/,
    );
  });

  it("passes the number of threads and the providers on", async () => {
    const { ort, options } = watched(ortNode);
    for (const threads of [1, 2, "auto"] as const) {
      const engine = await createOrtEngine({ runtime: "node", ort, threads, executionProviders: ["cpu"] });
      const executable = await engine.compile(program);
      await executable.run(feeds);
      await executable.dispose();
    }
    expect(options().map(({ intraOpNumThreads }) => intraOpNumThreads)).toEqual([1, 2, 1]);
    expect(options().map(({ executionProviders }) => executionProviders)).toEqual([["cpu"], ["cpu"], ["cpu"]]);
  });

  it("leaves a number of WebAssembly threads that was set before, and sets 1 otherwise", async () => {
    for (const [before, after] of [
      [undefined, 1],
      [3, 3],
    ]) {
      const { ort } = watched(ortWeb, { numThreads: before });
      await createOrtEngine({ runtime: "web", ort });
      expect(ort.env.wasm.numThreads).toBe(after);
    }
  });

  it("says so when the runtime refuses a provider", async () => {
    const engine = await createOrtEngine({ runtime: "node", executionProviders: ["no such provider"] });
    const start = async () => (await engine.compile(program)).run(feeds);
    await expectFault(start(), /^engine-failed: ONNX Runtime refused the graph: /);
  });

  it("says so when the runtime fails in the middle of a run", async () => {
    const { ort } = watched(ortNode);
    const create = async () => ({
      run: () => Promise.reject(new Error("out of memory")),
      release: async () => undefined,
    });
    const broken = { ...ort, InferenceSession: { create } } as unknown as OrtModule;
    const executable = await (await createOrtEngine({ runtime: "node", ort: broken })).compile(program);
    await expectFault(executable.run(feeds), /^engine-failed: ONNX Runtime failed while running: out of memory$/);
    await executable.dispose();
  });
});

describe("a runtime that is not installed", () => {
  const absent = (name: string) =>
    vi.doMock(name, () => {
      throw new Error(`Cannot find package '${name}'`);
    });

  it.each(["node", "web"] as const)("gives an error that says what to install (%s)", async (runtime) => {
    absent(`onnxruntime-${runtime}`);
    await expectFault(
      createOrtEngine({ runtime }),
      new RegExp(
        `^engine-unavailable: ONNX Runtime: expected onnxruntime-${runtime} to be installed, and could not load it\\. ` +
          `Install one: npm install onnxruntime-${runtime}$`,
      ),
    );
    vi.doUnmock(`onnxruntime-${runtime}`);
  });

  it("is replaced by the other one", async () => {
    absent("onnxruntime-node");
    expect((await loadRuntime("auto")).runtime).toBe("web");
    absent("onnxruntime-web");
    await expectFault(loadRuntime("auto"), /^engine-unavailable: .*onnxruntime-node or onnxruntime-web .* either\. /);
    vi.doUnmock("onnxruntime-node");
    vi.doUnmock("onnxruntime-web");
    expect((await loadRuntime("auto")).runtime).toBe("node");
  });
});
