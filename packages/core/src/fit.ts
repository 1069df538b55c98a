import { completeWindows, createRandom, type Random, type SeriesArray } from "@timevae/spec";
import { checkResume } from "./check-resume.js";
import { CheckpointKeeper } from "./checkpoint-keeper.js";
import type { FitOptions } from "./fit-options.js";
import { measureLatentMemory } from "./latent-memory.js";
import { measureHealth } from "./measure-health.js";
import type { ModelParts } from "./model-parts.js";
import { type PreparedTraining, prepareTraining } from "./prepare-training.js";
import type { FitProgress } from "./progress.js";
import { type Learned, runEpochs } from "./run-epochs.js";
import { TimeVAE } from "./timevae.js";
import { Trainer } from "./trainer.js";
import { fingerprintOf } from "./training-fingerprint.js";

/**
 * Learns a generator from windows.
 *
 * @param series `[N, T, D]` in the user's units, N ≥ 2
 * @throws {TimeVAEError} `invalid-config`, `invalid-data`, `too-large` (more parameters than allowed), `diverged` when
 *   not even the first epoch gave finite numbers, `cancelled` when stopped before it was over, `invalid-argument` when a
 *   checkpoint is of another training
 *
 * @example
 * const model = await fit(series, { engine: await createOrtEngine(), training: { epochs: 100 } });
 * const synthetic = await model.sample(1000, { seed: 8 });
 */
export async function fit(series: SeriesArray, options: FitOptions): Promise<TimeVAE> {
  const prepared = prepareTraining(series, options);
  const { architecture, parameters, train, validation } = prepared;
  const { config, training } = prepared.parts;
  const engineName = options.engine.name;
  const fingerprint = once(() => fingerprintOf(prepared, options.from?.parts.weights));
  const keeper = new CheckpointKeeper(options.checkpoint, options.onNotice ?? (() => {}));
  if (options.resume) checkResume(options.resume, prepared, fingerprint());
  if (options.resume && options.resume.engine !== engineName) {
    options.onNotice?.(
      `the checkpoint was made with ${options.resume.engine}; with ${engineName} the result will differ in its last digits`,
    );
  }
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
    {
      architecture,
      engine: options.engine,
      reconstructionWeight,
      adam,
      batchSize,
      random,
      weighsKl: training.klWarmUp !== undefined,
    },
    options.from?.parts.weights,
  );
  try {
    const partsOf = ({ weights, history }: Learned): ModelParts => ({
      ...prepared.parts,
      latentMemory: null,
      weights,
      history: {
        ...history,
        trainingWindows: train.count,
        validationWindows: validation?.count ?? 0,
        activeUnits: 0,
        diversity: null,
        coverage: null,
      },
    });
    const onEpoch = (progress: FitProgress, soFar: () => Learned) =>
      options.onEpoch?.(progress, async () => new TimeVAE(partsOf(soFar()), options.engine));
    const outcome = await runEpochs(trainer, prepared, { ...options, onEpoch, keeper, engineName, fingerprint });
    const parts = await finish(partsOf(outcome), prepared, random, options);
    return new TimeVAE(parts, options.engine, outcome.run);
  } finally {
    await trainer.dispose();
  }
}

/** What is learned and measured once the weights are there: the calibration, the health, how latent vectors follow each other. */
async function finish(
  learned: ModelParts,
  { trainSeries, validationSeries }: PreparedTraining,
  random: Random,
  { engine, onCalibration, signal }: FitOptions,
): Promise<ModelParts> {
  const modelOf = (parts: ModelParts) => new TimeVAE(parts, engine);
  const config = learned.training.calibration;
  const calibration =
    config &&
    // Most trainings have none: pages load it when it is asked for.
    (await (
      await import("./calibration/calibrate.js")
    ).calibrate(modelOf(learned), completeWindows(trainSeries), completeOf(validationSeries), {
      engine,
      random: random.fork("calibration"),
      config,
      onProgress: onCalibration,
      pause: async () => {
        await new Promise((resolve) => setTimeout(resolve, 0));
        return signal?.aborted ?? false;
      },
    }));
  const parts: ModelParts = calibration ? { ...learned, calibration } : learned;
  const health = await measureHealth(modelOf(parts), trainSeries);
  const latentMemory = await measureLatentMemory(modelOf(parts), trainSeries);
  return { ...parts, latentMemory, history: { ...parts.history, ...health } };
}

/** Held-out windows without gaps; none at all is as if nothing were held out: a calibration then holds out some of its own. */
function completeOf(held: SeriesArray | undefined): SeriesArray | undefined {
  const complete = held && completeWindows(held);
  return complete && complete.shape[0] > 0 ? complete : undefined;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
