import { describe, expect, it } from "vitest";
import { type FitProgress, modelToFiles } from "../src/index.js";
import { expectFault, fitTiny, sines } from "./helpers.js";

describe("early stopping", () => {
  const eager = { epochs: 60, learningRate: 0.05, earlyStopping: { patience: 3 }, plateau: null } as const;

  it("stops, and gives back the weights of the best epoch", async () => {
    const stopped = await fitTiny(sines(), {}, eager);
    const { stopReason, bestEpoch, epochs } = stopped.history;
    expect(stopReason).toBe("early-stopping");
    expect(epochs.length).toBeLessThan(60);
    expect(bestEpoch).toBeLessThan(epochs.length);
    const losses = epochs.map(({ validation }) => validation!.total);
    expect(losses[bestEpoch - 1]).toBe(Math.min(...losses));
    // A training that ends there has the same weights.
    const shorter = await fitTiny(sines(), {}, { ...eager, epochs: bestEpoch });
    expect(modelToFiles(shorter)["decoder.onnx"]).toEqual(modelToFiles(stopped)["decoder.onnx"]);
    expect(modelToFiles(shorter)["encoder.onnx"]).toEqual(modelToFiles(stopped)["encoder.onnx"]);
    for (const model of [stopped, shorter]) await model.dispose();
  });

  it("switched off, does all epochs and keeps the last weights", async () => {
    const model = await fitTiny(sines(), {}, { ...eager, epochs: 15, earlyStopping: null });
    expect(model.history).toMatchObject({ stopReason: "epochs", bestEpoch: 15 });
    expect(model.history.epochs).toHaveLength(15);
    await model.dispose();
  });

  it("cuts the learning rate on a plateau", async () => {
    const plateau = { patience: 1, factor: 0.1, minimum: 1e-4 };
    const model = await fitTiny(sines(), {}, { epochs: 25, learningRate: 0.05, plateau });
    const rates = model.history.epochs.map(({ learningRate }) => learningRate);
    expect(rates[0]).toBe(0.05);
    expect(rates.at(-1)).toBeLessThan(0.05);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    await model.dispose();
  });
});

describe("stopping by a signal", () => {
  it("keeps the best weights so far", async () => {
    const stop = new AbortController();
    const onEpoch = ({ epoch }: FitProgress) => void (epoch === 3 && stop.abort());
    const model = await fitTiny(sines(), {}, { epochs: 50 }, { signal: stop.signal, onEpoch });
    const { stopReason, bestEpoch, epochs } = model.history;
    expect(stopReason).toBe("cancelled");
    expect(epochs).toHaveLength(3);
    const shorter = await fitTiny(sines(), {}, { epochs: bestEpoch });
    expect(modelToFiles(shorter)["decoder.onnx"]).toEqual(modelToFiles(model)["decoder.onnx"]);
    expect((await model.sample(2)).shape).toEqual([2, 12, 2]);
    for (const each of [model, shorter]) await each.dispose();
  });

  it("gives `cancelled` when nothing has been learned", async () => {
    const stop = new AbortController();
    const message = "cancelled: training was stopped before the first epoch was over; nothing has been learned";
    await expectFault(fitTiny(sines(), {}, {}, { signal: AbortSignal.abort() }), message);
    await expectFault(fitTiny(sines(), {}, {}, { signal: stop.signal, onPlan: () => stop.abort() }), message);
  });
});
