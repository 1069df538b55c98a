import { describe, expect, it } from "vitest";
import { parseTrainingConfig, type TrainingConfigInput } from "../src/index.js";
import { Plateau } from "../src/plateau.js";

/** What the plateau says after each loss. */
function follow(losses: readonly number[], training: TrainingConfigInput) {
  const plateau = new Plateau(parseTrainingConfig({ learningRate: 1, ...training }));
  const steps = losses.map((loss, i) => ({ ...plateau.update(i + 1, loss), rate: plateau.learningRate }));
  return {
    rates: steps.map(({ rate }) => rate),
    best: steps.map(({ isBest }) => isBest),
    stop: steps.findIndex(({ shouldStop }) => shouldStop) + 1,
    bestEpoch: plateau.bestEpoch,
  };
}

describe("the plateau", () => {
  const earlyStopping = { patience: 3, tolerance: 0.1 };
  const cut = { patience: 2, factor: 0.5, minimum: 0.2 };

  it("remembers the epoch with the lowest loss", () => {
    const { best, bestEpoch } = follow([5, 4, 6, 4, 3, 3.5], { earlyStopping: null, plateau: null });
    expect(best).toEqual([true, true, false, false, true, false]);
    expect(bestEpoch).toBe(5);
  });

  it("stops after that many epochs without improvement", () => {
    expect(follow([10, 5, 6, 6, 6, 6], { earlyStopping, plateau: null }).stop).toBe(5);
    expect(follow([10, 5, 6, 4, 6, 6], { earlyStopping, plateau: null }).stop).toBe(0);
  });

  it("takes gains below the tolerance for best weights, but not for improvement", () => {
    // Each gain is 4 % of the loss: three of them together are 12 % of 10 and count.
    const small = follow([10, 9.6, 9.2, 8.8, 8.6, 8.5, 8.4], { earlyStopping, plateau: null });
    expect(small.best).toEqual([true, true, true, true, true, true, true]);
    expect(small.stop).toBe(7);
    expect(follow([10, 9.9, 9.8, 9.7], { earlyStopping, plateau: null })).toMatchObject({ stop: 4, bestEpoch: 4 });
  });

  it("measures the tolerance relative to a loss that is negative, too", () => {
    expect(follow([-10, -10.5, -10.9, -11.2], { earlyStopping, plateau: null }).stop).toBe(0);
    expect(follow([-10, -10.5, -10.9, -10.95], { earlyStopping, plateau: null }).stop).toBe(4);
  });

  it("cuts the learning rate when there is no improvement, again and again down to the minimum", () => {
    const { rates } = follow([10, 11, 11, 11, 11, 11, 11, 11, 11], { earlyStopping: null, plateau: cut });
    expect(rates).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2]);
  });

  it("waits anew after an improvement", () => {
    const { rates } = follow([10, 11, 5, 6, 6, 2, 3, 3], { earlyStopping: null, plateau: cut });
    expect(rates).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it("does nothing when both are switched off", () => {
    const { rates, stop } = follow(new Array<number>(50).fill(1), { earlyStopping: null, plateau: null });
    expect(new Set(rates)).toEqual(new Set([1]));
    expect(stop).toBe(0);
  });

  it("never raises the rate when the minimum is above it", () => {
    const { rates } = follow([1, 2, 2], { earlyStopping: null, plateau: { ...cut, minimum: 3 } });
    expect(rates.at(-1)).toBeLessThanOrEqual(1);
  });
});
