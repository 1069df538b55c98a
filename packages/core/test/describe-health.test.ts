import { describe, expect, it } from "vitest";
import { describeHealth, type FitHistory, parseModelConfig } from "../src/index.js";

const config = parseModelConfig({});
const noisy = parseModelConfig({ observationNoise: "learned" });
const well: FitHistory = {
  epochs: [{ epoch: 1, learningRate: 0.001, loss: { total: 3, reconstruction: 2, kl: 1 }, validation: null }],
  bestEpoch: 1,
  stopReason: "epochs",
  divergences: [],
  trainingWindows: 90,
  validationWindows: 10,
  activeUnits: 6,
  diversity: 0.7,
  coverage: 0.9,
};

describe("what is said against a model", () => {
  it.each([
    ["a usual one", {}],
    ["at the edges", { diversity: 0.25, coverage: 0.5 }],
    ["at the other edges", { diversity: 1.5, coverage: 1 }],
    ["one where nothing was measured", { diversity: null, coverage: null }],
  ])("is nothing for %s", (_, measured) => {
    expect(describeHealth({ ...well, ...measured }, config)).toEqual([]);
  });

  it("is a collapse of the posterior, and then no more", () => {
    const collapsed = { ...well, activeUnits: 0, diversity: 0.01, coverage: 0.1 };
    expect(describeHealth(collapsed, config)).toEqual([
      {
        kind: "posterior-collapse",
        message:
          "posterior collapse: none of 8 latent units carries information, so drawn windows hardly differ. Try a larger model.reconstructionWeight (it is 3; 10 times that), more epochs, or a larger learning rate",
      },
    ]);
    expect(describeHealth(collapsed, noisy)[0]?.message).toMatch(/Try a larger training\.klWarmUp, more epochs/);
  });

  it("is a collapse of the modes: windows that are alike, or kinds that are left out", () => {
    expect(describeHealth({ ...well, diversity: 0.04, coverage: 0.4 }, config)).toEqual([
      {
        kind: "mode-collapse",
        message:
          "mode collapse: drawn windows differ only 4 % as much as those of the data. Try a larger model.reconstructionWeight (it is 3), more epochs, or a larger model.latentDim (it is 8)",
      },
      {
        kind: "mode-collapse",
        message:
          "mode collapse: kinds of windows that make up 60 % of the data are hardly ever drawn. Try more epochs, a smaller model.reconstructionWeight (it is 3), or train on the rare kinds apart",
      },
    ]);
    expect(describeHealth({ ...well, diversity: 0.04, coverage: 0.4 }, noisy).map(({ message }) => message)).toEqual([
      expect.stringMatching(/Try more epochs, or a larger model\.latentDim/),
      expect.stringMatching(/Try more epochs, or train on the rare kinds apart/),
    ]);
  });

  it("gives shares without powers of ten", () => {
    const [alike, missing] = describeHealth({ ...well, diversity: 0.0004, coverage: 0 }, config);
    expect(alike?.message).toContain("differ only 0.04 % as much");
    expect(missing?.message).toContain("make up 100 % of the data");
    const [wild] = describeHealth({ ...well, diversity: 1234 }, config);
    expect(wild?.message).toContain("differ 1200 times as much");
  });

  it("is windows that differ too much", () => {
    expect(describeHealth({ ...well, diversity: 2.75 }, config)).toEqual([
      {
        kind: "wild-samples",
        message:
          'wild samples: drawn windows differ 2.8 times as much as those of the data, as latent vectors are drawn from where no window lies. Try a smaller model.reconstructionWeight (it is 3), or the preset "calibrated", which draws from where windows lie',
      },
    ]);
    const [warning] = describeHealth({ ...well, diversity: 14.2 }, noisy);
    expect(warning?.message).toMatch(/differ 14 times as much .* Try a smaller model\.latentDim, or another seed$/);
  });

  it("is a divergence, and how it ended", () => {
    const divergences = [
      { epoch: 1, learningRate: 1, loss: null },
      { epoch: 1, learningRate: 0.25, loss: 123456 },
    ];
    const message = (history: FitHistory) => describeHealth(history, config).map((warning) => warning.message);
    expect(message({ ...well, divergences })).toEqual([
      "divergence: epoch 1 at 1 (numbers were no longer finite), epoch 1 at 0.25 (the loss rose to 1.235e+5); each time it went back to the epoch before and on at a lower rate, at last 0.001. Try a learning rate below 0.25 from the beginning, and look for extreme values in the data",
    ]);
    expect(message({ ...well, divergences, stopReason: "diverged" })[0]).toMatch(/; training ended there\. Try/);
    const many = [1, 2, 3, 4, 5].map((epoch) => ({ epoch, learningRate: 0.1, loss: null }));
    expect(message({ ...well, divergences: many })[0]).toMatch(/epoch 3 at 0\.1 \(.*\), 2 more; each/);
  });
});
