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

const cudaFirst = [{ name: "cuda", deviceId: 0 }, "cpu"] as const;

/** A runtime on which one more provider works; others fail as onnxruntime-node 1.30 fails. */
function pretending(works: string): OrtModule {
  const create = async (_model: unknown, { executionProviders: [provider] }: { executionProviders: unknown[] }) => {
    const name = (provider as { name?: string }).name ?? provider;
    if (name === works) return { release: async () => undefined };
    if (name !== "cuda") throw new Error(`no available backend found. ERR: [${name}] backend not found.`);
    throw new Error("OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library");
  };
  const listSupportedBackends = () => [
    { name: "cpu", bundled: true },
    { name: "shipped", bundled: true },
    { name: "cuda", bundled: false },
  ];
  return { ...ortNode, InferenceSession: { create }, listSupportedBackends } as unknown as OrtModule;
}

describe("createOrtEngine", () => {
  it.each([0, -1, 1.5, 257, Number.NaN, "2" as never])("refuses %s threads", async (threads) => {
    const message = `invalid-argument: threads: expected "auto" or an integer from 1 to 256, received ${threads}`;
    await expectFault(createOrtEngine({ threads }), new RegExp(`^${message}$`));
  });

  it("is named after runtime and providers", async () => {
    expect((await createOrtEngine({ runtime: "node" })).name).toBe("ort-node (cpu)");
    expect((await createOrtEngine({ runtime: "web" })).name).toBe("ort-web (wasm)");
    const options = { runtime: "node", ort: pretending("cuda"), executionProviders: cudaFirst } as const;
    expect((await createOrtEngine(options)).name).toBe("ort-node (cuda, cpu)");
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

  it("leaves out a provider that does not work here, and says so once", async () => {
    const notices: string[] = [];
    const executionProviders = ["no such provider", "cpu"];
    const onNotice = (message: string) => notices.push(message);
    const engine = await createOrtEngine({ runtime: "node", executionProviders, onNotice });
    expect(engine.name).toBe("ort-node (cpu)");
    const executable = await engine.compile(program);
    expect([...(await executable.run(feeds)).y!.data]).toEqual([12, 34]);
    await executable.dispose();
    expect(notices).toEqual([
      "onnxruntime-node: not available here: no such provider (backend not found); computing on cpu",
    ]);
  });

  it("says in which order several providers compute, and nothing about the usual one", async () => {
    const onNotice = vi.fn();
    await createOrtEngine({ runtime: "node", onNotice });
    await createOrtEngine({ runtime: "web", onNotice });
    expect(onNotice).not.toHaveBeenCalled();
    await createOrtEngine({ runtime: "node", ort: pretending("cuda"), executionProviders: cudaFirst, onNotice });
    expect(onNotice.mock.calls).toEqual([
      ["onnxruntime-node: computing on cuda, and on cpu what cuda has no kernel for"],
    ]);
  });

  it("names the providers that work when none of the wanted ones does", async () => {
    await expectFault(
      createOrtEngine({ runtime: "node", ort: pretending("shipped"), executionProviders: ["cuda", "dml"] }),
      /^engine-unavailable: onnxruntime-node: expected an execution provider that works here, received cuda \(Failed to load shared library\), dml \(backend not found\)\. Available: cpu, shipped$/,
    );
    await expectFault(
      createOrtEngine({ runtime: "web", executionProviders: ["webgpu"] }),
      /^engine-unavailable: onnxruntime-web: expected an execution provider that works here, received webgpu \(.*\)\. Available: wasm$/,
    );
    await expectFault(createOrtEngine({ runtime: "node", executionProviders: [] }), /received none\. Available: cpu/);
  });

  it("says so when the runtime refuses the graph", async () => {
    const create = () => Promise.reject(new Error("no kernel"));
    const ort = { ...watched(ortNode).ort, InferenceSession: { create } } as unknown as OrtModule;
    const engine = await createOrtEngine({ runtime: "node", ort });
    const start = async () => (await engine.compile(program)).run(feeds);
    await expectFault(start(), /^engine-failed: ONNX Runtime refused the graph: no kernel$/);
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

  it("is not looked for in a browser", async () => {
    vi.stubGlobal("process", { ...process, versions: {} });
    const { runtime, notice } = await loadRuntime("auto").finally(() => vi.unstubAllGlobals());
    expect([runtime, notice]).toEqual(["web", undefined]);
  });

  it("is replaced by the other one", async () => {
    absent("onnxruntime-node");
    const replaced = await loadRuntime("auto");
    expect(replaced.runtime).toBe("web");
    expect(replaced.notice).toMatch(/^onnxruntime-node could not be loaded; computing with onnxruntime-web/);
    absent("onnxruntime-web");
    await expectFault(loadRuntime("auto"), /^engine-unavailable: .*onnxruntime-node or onnxruntime-web .* either\. /);
    vi.doUnmock("onnxruntime-node");
    vi.doUnmock("onnxruntime-web");
    expect((await loadRuntime("auto")).runtime).toBe("node");
  });
});
