import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { createProgram, input, type Op, relu, shapeOf } from "@timevae/graph";
import { arrayOf, expectRejection } from "@timevae/graph/testing";
import { beforeAll, expect, it } from "vitest";
import { createTfjsEngine, type TfjsModule } from "../src/index.js";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const x = input("x", ["N"]);

it("is named after the backend", async () => {
  expect((await createTfjsEngine({ tf })).name).toBe("tfjs (wasm)");
});

it.each([undefined, {}, { default: tf }])("refuses what is not TensorFlow.js: %s", async (module) => {
  const error = await expectRejection(createTfjsEngine({ tf: module as unknown as TfjsModule }), "invalid-argument");
  expect(error.message).toBe(
    'tf: expected the module of TensorFlow.js, import * as tf from "@tensorflow/tfjs", received something else',
  );
});

it("says so when there is no backend", async () => {
  const none = { ...tf, ready: () => Promise.reject(new Error("No backend found in registry.")) };
  const error = await expectRejection(createTfjsEngine({ tf: none }), "engine-unavailable");
  expect(error.message).toMatch(
    /^TensorFlow\.js: expected a backend, found none that works\. Import one, for example /,
  );
});

it("says so when the backend was changed behind its back", async () => {
  const executable = await (await createTfjsEngine({ tf })).compile(createProgram({ outputs: { y: relu(x) } }));
  await tf.setBackend("cpu");
  const error = await expectRejection(executable.run({ x: arrayOf([1], 1) }), "engine-failed");
  expect(error.message).toMatch(/expected the backend "wasm" that this engine was made with, it is "cpu" now/);
  await tf.setBackend("wasm");
  expect([...(await executable.run({ x: arrayOf([2], 1, -1) })).y!.data]).toEqual([1, 0]);
  await executable.dispose();
});

it("refuses programs that it has no kernels for when they are compiled", async () => {
  const engine = await createTfjsEngine({ tf });
  const op: Op = {
    name: "Erf",
    gradient: () => [],
    lower: (node) => ({ opType: "Erf", inputs: node.inputs, attributes: {} }),
  };
  const y = relu(x);
  const node = { ...y.node, op, outputs: [] as (typeof y)[] };
  node.outputs.push({ ...y, node });
  const unknown = createProgram({ outputs: { y: node.outputs[0]! } });
  const error = await expectRejection(engine.compile(unknown), "unsupported");
  expect(error.message).toBe("engine-tfjs: the ONNX operator Erf has no kernel; use another engine");
  const sizes = createProgram({ outputs: { sizes: shapeOf(x) } });
  expect((await expectRejection(engine.compile(sizes), "unsupported")).message).toBe(
    'output "sizes": expected float32 values, received int64; engine-tfjs returns nothing else',
  );
});
