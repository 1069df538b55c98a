import { standardBlocks } from "@timevae/blocks";
import { parseModelConfig, parseTrainingConfig } from "@timevae/core";
import {
  parseComposeSpec,
  parseGapPolicy,
  parseResampling,
  parseScaler,
  parseScenario,
  parseTimes,
} from "@timevae/data";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import type { FuzzTarget } from "../fuzz-target.js";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const judges: readonly ((value: unknown) => unknown)[] = [
  (value) => parseModelConfig(value, standardBlocks),
  (value) => parseTrainingConfig(value),
  (value) => parseScaler(value),
  (value) => parseScenario(value, { windows: 10, steps: 24, columns: ["a", "b"] }),
  (value) => parseComposeSpec(value),
  (value) => parseGapPolicy(String(value)),
  (value) => parseResampling(String(value)),
  (value) => parseTimes([String(value), "2024-01-01"]),
];

/** Configurations as they come out of JSON files: strange values in the right places, and the other way round. */
export const configurationTarget: FuzzTarget = {
  name: "configuration",
  seeds: () => [
    encode({
      latentDim: 8,
      hidden: [50, 100],
      blocks: [{ type: "level" }, { type: "trend", degree: 2 }, { type: "residual" }],
    }),
    encode({
      blocks: [
        { type: "seasonality", seasons: 7, stepsPerSeason: 24 },
        { type: "fourierSeasonality", period: 365.25, harmonics: 4 },
      ],
    }),
    encode({ epochs: 10, batchSize: 16, learningRate: 0.001, earlyStopping: { patience: 5 }, plateau: null }),
    encode({ kind: "minMax", per: "feature", shape: [1, 2], offset: [0, 1], scale: [1, 2] }),
    encode([{ kind: "outlier", rate: 0.01, size: 5 }]),
    encode({
      windows: 10,
      steps: 24,
      seed: 1,
      level: { kind: "normal", mean: 10, standardDeviation: 2 },
      seasons: [{ seasons: 24, amplitude: 3 }],
    }),
    encode("interpolate:3,mask"),
    encode("15min:linear"),
  ],
  words: [
    "null",
    "[]",
    "{}",
    "-1",
    "1e308",
    "1e-308",
    "99999999999999999999",
    '"__proto__":{"a":1},',
    '"constructor":1,',
    "true",
    '"NaN"',
    "0",
  ],
  run: (bytes) => {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch (cause) {
      throw new TimeVAEError("invalid-file", "not JSON", { cause });
    }
    let fault: unknown;
    let accepted = false;
    for (const judge of judges) {
      try {
        judge(value);
        accepted = true;
      } catch (error) {
        if (!isTimeVAEError(error)) throw error;
        fault = error;
      }
    }
    if (Object.hasOwn(Object.prototype, "a")) throw new Error("a prototype was changed");
    if (!accepted) throw fault;
  },
};
