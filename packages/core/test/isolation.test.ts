import { Worker } from "node:worker_threads";
import type { Engine } from "@timevae/graph";
import { describe, expect, it } from "vitest";
import { fit, modelToFiles } from "../src/index.js";
import { fitTiny, nodeEngine, sines, tinyModel, tinyTraining } from "./helpers.js";

describe("two models in one process", () => {
  it("do not disturb each other: learned at once they are the same bytes as one after the other", async () => {
    const trainings = [{ seed: 3 }, { seed: 4, epochs: 7 }, { seed: 3, batchSize: 5 }];
    const alone = [];
    for (const training of trainings) alone.push(await fitTiny(sines(), {}, training));
    const pause = () => new Promise((resolve) => setImmediate(resolve));
    const together = await Promise.all(trainings.map((training) => fitTiny(sines(), {}, training, { onEpoch: pause })));
    for (const [i, model] of together.entries()) expect(modelToFiles(model)).toEqual(modelToFiles(alone[i]!));
    // Nor does one that is freed.
    await alone[0]!.dispose();
    expect((await together[0]!.sample(3, { seed: 1 })).values).toEqual((await alone[0]!.sample(3, { seed: 1 })).values);
    for (const model of [...alone, ...together]) await model.dispose();
  });
});

it("a fit in a worker thread gives the same bytes, while one goes on here", { timeout: 60_000 }, async () => {
  const here = await fitTiny(sines());
  const [there, again] = await Promise.all([fitInWorker(), fitTiny(sines())]);
  expect(there).toEqual(modelToFiles(here));
  expect(modelToFiles(again)).toEqual(there);
  for (const model of [here, again]) await model.dispose();
});

function fitInWorker(): Promise<unknown> {
  const worker = new Worker(new URL("./fit-worker.mjs", import.meta.url), {
    workerData: {
      series: { windows: 60, steps: 12, features: 2, seed: 1 }, // as sines() makes them
      model: tinyModel,
      training: tinyTraining,
    },
    execArgv: ["--conditions=@timevae/source"],
  });
  return new Promise((resolve, reject) => {
    worker.on("message", resolve);
    worker.on("error", reject);
  });
}

describe("memory", () => {
  it("does not grow over 10 000 steps", { timeout: 120_000 }, async () => {
    const series = sines(500);
    const { gc } = globalThis as { gc?: () => void };
    const at: number[] = [];
    // 500 windows in batches of 5 are 100 steps an epoch.
    const training = { epochs: 110, batchSize: 5, validationFraction: 0.1, earlyStopping: null, plateau: null };
    const onEpoch = ({ epoch }: { epoch: number }) => {
      gc?.();
      if (epoch % 10 === 0) at.push(process.memoryUsage().rss / 2 ** 20);
    };
    const model = await fit(series, { engine: await nodeEngine(), model: tinyModel, training, onEpoch });
    await model.dispose();
    const steps = (model.history.trainingWindows / 5) * 110;
    expect(steps).toBeGreaterThanOrEqual(9900);
    // A leak of a batch's feeds alone, 5 × 12 × 2 floats with their wrappers, would be 10 MB and more.
    expect(Math.min(...at.slice(-3)) - Math.max(...at.slice(1, 3))).toBeLessThan(8);
  });

  it("is given back by dispose", async () => {
    const { compile, name } = await nodeEngine();
    let alive = 0;
    const counting: Engine = {
      name,
      async compile(program, options) {
        const executable = await compile(program, options);
        alive++;
        let disposed = false;
        return {
          run: (feeds) => executable.run(feeds),
          runSteps: (feeds, steps) => executable.runSteps(feeds, steps),
          readState: () => executable.readState(),
          writeState: (state) => executable.writeState(state),
          async dispose() {
            if (!disposed) alive--;
            disposed = true;
            await executable.dispose();
          },
        };
      },
    };
    const model = await fitTiny(sines(), {}, {}, { engine: counting });
    expect(alive).toBe(0);
    await model.sample(3);
    await model.encode(sines());
    expect(alive).toBe(2);
    await model.dispose();
    expect(alive).toBe(0);
    const refused = fitTiny(sines(), {}, {}, { engine: counting, signal: AbortSignal.abort() });
    await expect(refused).rejects.toThrow(/nothing has been learned/);
    expect(alive).toBe(0);
  });
});
