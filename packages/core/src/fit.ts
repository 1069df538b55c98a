import { createRandom, type SeriesArray } from "@timevae/spec";
import { countActiveUnits } from "./count-active-units.js";
import type { FitOptions } from "./fit-options.js";
import { measureLatentMemory } from "./latent-memory.js";
import type { ModelParts } from "./model-parts.js";
import { prepareTraining } from "./prepare-training.js";
import { runEpochs } from "./run-epochs.js";
import { TimeVAE } from "./timevae.js";
import { Trainer } from "./trainer.js";

/**
 * Learns a generator from windows.
 *
 * @param series `[N, T, D]` in the user's units, N ≥ 2
 * @throws {TimeVAEError} `invalid-config`, `invalid-data`, `too-large` (more parameters than allowed), `diverged` when
 *   not even the first epoch gave finite numbers, `cancelled` when stopped before it was over
 *
 * @example
 * const model = await fit(series, { engine: await createOrtEngine(), training: { epochs: 100 } });
 * const synthetic = await model.sample(1000, { seed: 8 });
 */
export async function fit(series: SeriesArray, options: FitOptions): Promise<TimeVAE> {
  const prepared = prepareTraining(series, options);
  const { architecture, parameters, train, validation, trainSeries } = prepared;
  const { config, training } = prepared.parts;
  options.onPlan?.({
    config,
    training,
    parameters,
    trainingWindows: train.count,
    validationWindows: validation?.count ?? 0,
  });
  const { adam, batchSize, seed } = training;
  const { reconstructionWeight } = config;
  const random = createRandom(seed);
  const trainer = await Trainer.create(
    { architecture, engine: options.engine, reconstructionWeight, adam, batchSize, random },
    options.from?.parts.weights,
  );
  try {
    const { weights, ...outcome } = await runEpochs(trainer, prepared, options);
    const parts: ModelParts = {
      ...prepared.parts,
      latentMemory: null,
      weights,
      history: {
        ...outcome,
        trainingWindows: train.count,
        validationWindows: validation?.count ?? 0,
        activeUnits: 0,
      },
    };
    const activeUnits = await countActiveUnits(new TimeVAE(parts, options.engine), trainSeries);
    const latentMemory = await measureLatentMemory(new TimeVAE(parts, options.engine), trainSeries);
    return new TimeVAE({ ...parts, latentMemory, history: { ...parts.history, activeUnits } }, options.engine);
  } finally {
    await trainer.dispose();
  }
}
