import { createOrtEngine } from "@timevae/engine-ort";
import { expect, it } from "vitest";
import { fit } from "../src/index.js";
import { fitTiny, largestDifference, nodeEngine, seriesFrom, sines, tinyModel } from "./helpers.js";

it("learns the same on onnxruntime-node and onnxruntime-web", async () => {
  const web = await createOrtEngine({ runtime: "web" });
  const [onNode, onWeb] = [await fitTiny(sines()), await fitTiny(sines(), {}, {}, { engine: web })];
  const losses = (model: typeof onNode) =>
    model.history.epochs.flatMap(({ loss, validation }) => [
      loss.total,
      loss.reconstruction,
      loss.kl,
      validation!.total,
    ]);
  const [a, b] = [losses(onNode), losses(onWeb)];
  for (const [i, loss] of a.entries()) expect(Math.abs(b[i]! - loss)).toBeLessThan(1e-3 * (1 + Math.abs(loss)));
  const z = new Float32Array(4 * 6).map((_, i) => Math.sin(i));
  expect(largestDifference((await onNode.decode(z)).values, (await onWeb.decode(z)).values)).toBeLessThan(1e-2);
  for (const model of [onNode, onWeb]) await model.dispose();
});

it("needs little memory beyond the data: 50 000 windows of 24 × 6", async () => {
  const shape = [50_000, 24, 6] as const;
  const series = seriesFrom(shape, (n, t, d) => Math.sin(n * 0.1 + t * 0.3 + d));
  const megabytes = () => process.memoryUsage().rss / 2 ** 20;
  const before = megabytes();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, megabytes());
  }, 20);
  const model = await fit(series, {
    engine: await nodeEngine(),
    model: tinyModel,
    training: { epochs: 1, batchSize: 512 },
    onEpoch: () => {
      peak = Math.max(peak, megabytes());
    },
  });
  clearInterval(timer);
  await model.dispose();
  // The data are 27.5 MB and there before; with three times that and 250 MB, Node itself being about 50 of them.
  expect(peak - before).toBeLessThan(2 * 27.5 + 200);
});
