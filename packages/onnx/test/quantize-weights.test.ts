import { add, constant, createProgram, input, matMul } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { decodeModel, encodeModel, type OnnxModel, programToModel, quantizeWeights } from "../src/index.js";

const random = createRandom(1);
const [rows, channels] = [6, 4];
// Channels of very different sizes; the last is all zeros.
const kernel = random
  .fillNormal(new Float32Array(rows * channels))
  .map((value, i) => value * ([1000, 1, 1e-3, 0][i % channels] as number));
const bias = Float32Array.of(1, 2, 3, 4);

function layer(weights = kernel): OnnxModel {
  const product = matMul(input("x", ["N", rows]), constant(weights, [rows, channels], { name: "kernel" }));
  const y = add(product, constant(bias, [channels], { name: "bias" }));
  return programToModel(createProgram({ outputs: { y } }), { name: "layer", metadata: { a: "b" } });
}

async function run(model: OnnxModel): Promise<Float32Array> {
  // One row per input: the rows of the kernel, plus the bias.
  const session = await InferenceSession.create(encodeModel(model));
  const identity = Float32Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? 1 : 0));
  const { y } = await session.run({ x: new Tensor("float32", identity, [rows, rows]) });
  await session.release();
  return (y!.data as Float32Array).slice();
}

describe("quantizeWeights", () => {
  it("float16 computes with weights rounded to half precision", async () => {
    const model = quantizeWeights(layer(), "float16");
    const y = await run(model);
    for (const [i, value] of kernel.entries()) {
      // Eleven bits; nothing is smaller than half precision's range here.
      expect(Math.abs((y[i] as number) - (bias[i % channels] as number) - value)).toBeLessThanOrEqual(
        Math.abs(value) * 2 ** -11 + 2 ** -25 + Math.abs(y[i] as number) * 2 ** -22,
      );
    }
    const stored = model.graph.initializers.map(({ name, type, shape }) => [name, type, shape]);
    expect(stored).toEqual([
      ["kernel.float16", "float16", [rows, channels]],
      ["bias", "float32", [channels]],
    ]);
    expect(model.metadata).toEqual({ a: "b" });
  });

  it("int8 computes with 255 levels per channel", async () => {
    const y = await run(quantizeWeights(layer(), "int8"));
    for (let c = 0; c < channels; c++) {
      const column = Array.from({ length: rows }, (_, r) => kernel[r * channels + c] as number);
      const step = Math.max(...column.map(Math.abs)) / 127;
      for (const [r, value] of column.entries()) {
        const received = (y[r * channels + c] as number) - (bias[c] as number);
        expect(Math.abs(received - value)).toBeLessThanOrEqual(step / 2 + 1e-6 * Math.abs(bias[c] as number));
        if (step > 0) expect(Math.abs(received / step - Math.round(received / step))).toBeLessThan(0.03);
      }
    }
  });

  it("keeps what is not a weight, is a vector, or does not fit", () => {
    for (const precision of ["float16", "int8"] as const) {
      expect(quantizeWeights(layer(), precision, () => false)).toEqual(layer());
      expect(quantizeWeights(layer(), precision, (name) => name === "bias")).toEqual(layer());
    }
    const huge = layer(kernel.map((value) => value * 1e6));
    expect(quantizeWeights(huge, "float16")).toEqual(huge);
    expect(quantizeWeights(huge, "int8")).not.toEqual(huge);
  });

  it("makes files that are smaller and can be read again", () => {
    const big = layer();
    for (const precision of ["float16", "int8"] as const) {
      const model = quantizeWeights(big, precision);
      expect(decodeModel(encodeModel(model))).toEqual(model);
    }
    const wide = constant(new Float32Array(10_000), [100, 100], { name: "w" });
    const program = createProgram({ outputs: { y: matMul(input("x", ["N", 100]), wide) } });
    const sizes = (["float16", "int8"] as const).map(
      (precision) => encodeModel(quantizeWeights(programToModel(program, { name: "g" }), precision)).length,
    );
    expect(sizes[0]).toBeLessThan(20_500);
    expect(sizes[1]).toBeLessThan(11_500);
  });

  it("refuses a graph whose names collide", () => {
    const model = layer();
    const initializers = [...model.graph.initializers, { ...model.graph.initializers[0]!, name: "kernel.int8" }];
    expect(() => quantizeWeights({ ...model, graph: { ...model.graph, initializers } }, "int8")).toThrow(
      'quantizeWeights: "kernel.int8" is taken in the graph',
    );
  });
});
