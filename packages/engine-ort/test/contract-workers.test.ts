import { createProgram, input, multiply, reduceSum } from "@timevae/graph";
import { describeEngine } from "@timevae/graph/testing";
import { expect, it } from "vitest";
import { createOrtWorkers } from "../src/node/index.js";
import { tolerance } from "./tolerance.js";

describeEngine("onnxruntime-node in workers", () => createOrtWorkers({ workers: 2 }), tolerance);

it("a number of workers out of range is an error", async () => {
  await expect(createOrtWorkers({ workers: 0 })).rejects.toThrow(
    "workers: expected an integer from 1 to 64, received 0",
  );
});

it("large feeds go through shared memory, whatever their sizes from call to call", async () => {
  const workers = await createOrtWorkers({ workers: 1 });
  const x = input("x", ["N", 3]);
  const y = input("y", ["N", 3]);
  const products = multiply(x, y);
  const executable = await workers.compile(createProgram({ outputs: { products, sums: reduceSum(products, [1]) } }));
  try {
    for (const rows of [5000, 20, 1366, 9000, 5000]) {
      const [a, b] = [1, 2].map((step) => Float32Array.from({ length: rows * 3 }, (_, i) => ((i * step) % 97) / 8));
      const shape = [rows, 3];
      const result = await executable.run({ x: { data: a!, shape }, y: { data: b!, shape } });
      expect(result.products?.data).toEqual(a!.map((value, i) => value * b![i]!));
      expect(result.sums?.shape).toEqual([rows]);
    }
  } finally {
    await executable.dispose();
    await workers.dispose();
  }
});

it("calls of one program at the same time each compute with their own feeds", async () => {
  const workers = await createOrtWorkers({ workers: 1 });
  const executable = await workers.compile(createProgram({ outputs: { sums: reduceSum(input("x", ["N", 3]), [1]) } }));
  const rows = 5000;
  try {
    const run = (value: number) =>
      executable.run({ x: { data: new Float32Array(rows * 3).fill(value), shape: [rows, 3] } });
    const results = await Promise.all([1, 2, 3].map(run));
    expect(results.map(({ sums }) => [...new Set(sums?.data)])).toEqual([[3], [6], [9]]);
    const [again] = await Promise.all([run(4), run(5)]);
    expect(again?.sums?.data[0]).toBe(12);
  } finally {
    await executable.dispose();
    await workers.dispose();
  }
});
