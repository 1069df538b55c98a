import type { State } from "@timevae/graph";
import { describe, expect, it } from "vitest";
import { DivergenceWatch } from "../src/divergence-watch.js";
import { type EpochRecord, type FitProgress, modelToFiles } from "../src/index.js";
import { expectFault, fitTiny, poisonedEngine, sines } from "./helpers.js";

/** With 54 training windows in batches of 16 an epoch is two calls: three full batches, then the rest. */
const callsPerEpoch = 2;

describe("a training that diverges", () => {
  it.each([
    ["numbers that are not finite", Number.NaN, null],
    ["an exploding loss", 1e9, 1e9 / 16],
  ])("goes back to the last good epoch and on at a lower rate: %s", async (_, value, loss) => {
    const inEpoch4 = 3 * callsPerEpoch + 1;
    const notices: string[] = [];
    const engine = await poisonedEngine((call) => (call === inEpoch4 ? value : undefined));
    const training = { epochs: 6, plateau: null, earlyStopping: null };
    const model = await fitTiny(sines(), {}, training, { engine, onNotice: (text) => notices.push(text) });
    const { history } = model;
    expect(history.stopReason).toBe("epochs");
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(history.epochs.map(({ learningRate }) => learningRate)).toEqual([
      5e-3, 5e-3, 5e-3, 1.25e-3, 1.25e-3, 1.25e-3,
    ]);
    expect(history.divergences).toHaveLength(1);
    expect(history.divergences[0]).toMatchObject({ epoch: 4, learningRate: 5e-3 });
    if (loss === null) expect(history.divergences[0]!.loss).toBeNull();
    else expect(history.divergences[0]!.loss).toBeGreaterThan(loss / 10);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^epoch 4 at learning rate 0\.005: .*; going back to before it and on at 0\.00125$/);
    // Exactly the state of epoch 3 is gone back to: three epochs at one rate, and from there on at the other.
    const untroubled = await fitTiny(sines(), {}, { ...training, epochs: 3 });
    expect(untroubled.history.epochs).toEqual(history.epochs.slice(0, 3));
    // The weights of epoch 4 are those of a fourth epoch at the lower rate: the same data order and noise, so the loss of
    // an epoch that begins with the same weights differs little from the one at the first rate.
    const fourth = await fitTiny(sines(), {}, { ...training, epochs: 4 });
    const [retried, first] = [history.epochs[3]!.loss.total, fourth.history.epochs[3]!.loss.total];
    expect(retried).not.toBe(first);
    expect(Math.abs(retried / first - 1)).toBeLessThan(0.2);
    for (const each of [model, untroubled, fourth]) await each.dispose();
  });

  it("gives up after so many times, and keeps the best weights before", async () => {
    const engine = await poisonedEngine((call) => (call > 3 * callsPerEpoch ? Number.NaN : undefined));
    const seen: FitProgress[] = [];
    const model = await fitTiny(sines(), {}, { epochs: 10 }, { engine, onEpoch: (each) => void seen.push(each) });
    expect(model.history).toMatchObject({ stopReason: "diverged" });
    expect(model.history.epochs).toHaveLength(3);
    expect(seen).toHaveLength(3);
    const rates = model.history.divergences.map(({ learningRate }) => learningRate);
    expect(rates).toEqual([5e-3, 1.25e-3, 3.125e-4, 7.8125e-5, 1.953125e-5]);
    const shorter = await fitTiny(sines(), {}, { epochs: model.history.bestEpoch });
    expect(modelToFiles(shorter)["decoder.onnx"]).toEqual(modelToFiles(model)["decoder.onnx"]);
    for (const each of [model, shorter]) await each.dispose();
  });

  it("recovers for real from a rate that is far too high, where it failed before", async () => {
    const model = { hidden: [64, 64, 64, 64, 64, 64], reconstructionWeight: 1e6 };
    const training = { learningRate: 1, seed: 1 };
    await expectFault(
      fitTiny(sines(), model, { ...training, divergence: null }),
      "diverged: training: the loss is not a finite number in the first epoch. Lower training.learningRate, or look for extreme values in the data",
    );
    const learned = await fitTiny(sines(), model, training);
    const { divergences, epochs } = learned.history;
    expect(divergences.length).toBeGreaterThan(0);
    expect(divergences[0]).toEqual({ epoch: 1, learningRate: 1, loss: null });
    expect(epochs.every(({ loss }) => Number.isFinite(loss.total))).toBe(true);
    expect((await learned.sample(5)).values.every(Number.isFinite)).toBe(true);
    await learned.dispose();
  });

  it("says which rates were tried when nothing helped", async () => {
    const engine = await poisonedEngine(() => Number.POSITIVE_INFINITY);
    await expectFault(
      fitTiny(sines(), {}, { divergence: { retries: 2, factor: 0.5 } }, { engine }),
      "diverged: training: the loss is not a finite number in the first epoch, at learning rates down to 0.00125. Lower training.learningRate, or look for extreme values in the data",
    );
  });

  it("is watched in the preset paper only as far as the reference has numbers", async () => {
    const engine = await poisonedEngine((call) => (call === 7 ? 1e9 : undefined));
    const model = await fitTiny(sines(), {}, { epochs: 4, divergence: null }, { engine });
    expect(model.history).toMatchObject({ stopReason: "epochs", divergences: [] });
    await model.dispose();
  });
});

describe("the watch", () => {
  const record = (total: number, epoch = 1): EpochRecord => ({
    epoch,
    learningRate: 1,
    loss: { total, reconstruction: 0, kl: 0 },
    validation: null,
  });
  const state = (...data: number[]): State => ({
    "values.a": { data: Float32Array.from(data), shape: [1, data.length] },
  });
  const watch = (...losses: number[]) =>
    new DivergenceWatch(
      { detectsExplosion: true },
      losses.map((loss) => record(loss)),
    );

  it.each([
    [[100, 50, 10], 99, false],
    [[100, 50, 5], 101, true],
    [[100, 50, 20], 101, false],
    [[100], 1000, false],
    [[100], 1101, true],
    [[-1, -50], 400, false],
    [[-1, -50], 451, true],
    [[0.001, 0.0001], 0.0012, true],
    [[], 1e30, false],
  ])("after %j finds %d exploded: %s", (losses, next, expected) => {
    expect(watch(...losses).judge(record(next), state(1)) !== undefined).toBe(expected);
  });

  it("sees weights and moments that are not finite behind a loss that is", () => {
    expect(watch(1).judge(record(1), state(1, Number.NaN, 2))).toEqual({ epoch: 1, learningRate: 1, loss: null });
    expect(watch(1).judge(record(1), state(1, Number.NEGATIVE_INFINITY))?.loss).toBeNull();
    expect(watch(1).judge(record(1), state(1, 3e38, -3e38))).toBeUndefined();
  });
});
