import { fit, modelToFiles, type TimeVAE } from "@timevae/core";
import type { Engine } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { createPace } from "../logic/create-pace.js";
import { type Gate, gateEngine } from "./create-gate.js";
import { measureUnitKl, someWindows } from "./describe-model.js";
import type { PreparedWindows } from "./prepare-windows.js";
import { validationFraction } from "./prepare-windows.js";
import type { CalibrationFacts, EpochFacts, LiveLook, PlanFacts, TrainingChoices } from "./protocol.js";

/** Windows that are drawn again and again while the model learns. */
const liveWindows = 8;
/** Milliseconds between two looks, and how many times longer than a look itself: looking costs at most 1 part in 20. */
const leastBetweenLooks = 800;
const looksShare = 20;
/** Of a calibration, at most: WebAssembly is slower than what the default is made for, and samples are hard to tell from data by then. */
const calibrationIterations = 2000;
/** Milliseconds between two savings. */
const betweenSaves = 4000;

export interface TrainModelOptions {
  readonly engine: Engine;
  readonly prepared: PreparedWindows;
  readonly choices: TrainingChoices;
  /** Continues from this model. */
  readonly from?: TimeVAE | undefined;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  readonly onPlan: (plan: PlanFacts) => void;
  readonly onEpoch: (epoch: EpochFacts) => void;
  readonly onCalibration: (state: CalibrationFacts) => void;
  readonly onLook: (look: LiveLook) => void;
  /** Keeps what has been learned so far. */
  readonly save: (files: ReturnType<typeof modelToFiles>, epoch: number) => Promise<void>;
}

/** Trains, and meanwhile tells how it goes, draws samples and keeps the model. */
export async function trainModel(options: TrainModelOptions): Promise<TimeVAE> {
  const { prepared, choices, gate, signal, engine } = options;
  const { series, timeStep, table } = prepared;
  const { preset, blocks, latentDim, reconstructionWeight, ...training } = choices;
  const isCalibrated = preset === "calibrated";
  const weight = isCalibrated ? {} : { reconstructionWeight };
  const pace = createPace(() => performance.now());
  const watched = { ...gate, pass: () => passWith(gate, pace) };
  const few = someWindows(series, 128);
  const shown = someWindows(series, liveWindows);
  const z = createRandom(choices.seed)
    .fork("live")
    .fillNormal(new Float32Array(liveWindows * latentDim));
  let trainingWindows = 0;
  let [lastLook, lookTime, lastSave] = [Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY];
  const look = async (model: TimeVAE, epoch: number) => {
    const of = model.parts.calibration ? "calibrated" : isCalibrated ? "windows" : "latent";
    const samples = await {
      latent: () => model.decode(z.subarray(0, liveWindows * model.config.latentDim)),
      windows: () => model.reconstruct(shown),
      calibrated: () => model.sample(liveWindows, { seed: choices.seed }),
    }[of]();
    const unitKl = await measureUnitKl(model, few);
    options.onLook({ epoch, samples: samples.values as Float32Array<ArrayBuffer>, of, unitKl });
  };
  const learned = await fit(series, {
    engine: gateEngine(engine, watched),
    ...(options.from ? { from: options.from } : { preset, model: { blocks, latentDim, ...weight } }),
    training: {
      ...training,
      validationFraction,
      ...(isCalibrated && { calibration: { iterations: calibrationIterations } }),
    },
    timeStep,
    table,
    signal,
    onCalibration: options.onCalibration,
    onPlan: (plan) => {
      trainingWindows = plan.trainingWindows;
      options.onPlan({
        parameters: plan.parameters,
        trainingWindows,
        validationWindows: plan.validationWindows,
        epochs: plan.training.epochs,
        latentDim: plan.config.latentDim,
      });
    },
    onEpoch: async (progress, snapshot) => {
      pace.advance(trainingWindows);
      const { epoch, epochs, loss, validation, bestEpoch } = progress;
      const { windowsPerSecond } = pace;
      const secondsLeft = ((epochs - epoch) * trainingWindows) / windowsPerSecond;
      options.onEpoch({ epoch, loss, validation, bestEpoch, windowsPerSecond, secondsLeft });
      const now = performance.now();
      if (now - lastLook < Math.max(leastBetweenLooks, looksShare * lookTime)) return;
      const model = await snapshot();
      await look(model, epoch);
      if (now - lastSave > betweenSaves) {
        await options.save(modelToFiles(model), epoch);
        lastSave = performance.now();
      }
      await model.dispose();
      lastLook = performance.now();
      lookTime = lastLook - now;
    },
  });
  await look(learned, learned.history.bestEpoch);
  return learned;
}

async function passWith(gate: Gate, pace: ReturnType<typeof createPace>): Promise<void> {
  if (!gate.isClosed) return;
  pace.pause();
  await gate.pass();
  pace.resume();
}
