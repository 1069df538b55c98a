import { createSeriesArray, type SeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, fit, modelToFiles } from "../src/index.js";
import { expectFault, faultOf, nodeEngine, poisonedEngine, seriesFrom, sines } from "./helpers.js";
import { always, interrupt, joinPieces, run, type Training } from "./interrupted-training.js";

const variants: Record<string, Training> = {
  "validation, early stopping and a plateau": {
    training: { epochs: 12, learningRate: 0.05, earlyStopping: { patience: 4 }, plateau: { patience: 1 } },
  },
  "no validation": { training: { epochs: 4, validationFraction: 0 } },
  "the preset paper": {
    training: { epochs: 4, validationFraction: 0, earlyStopping: null, plateau: null, divergence: null },
  },
  "batches of one and odd sizes": { training: { epochs: 2, batchSize: 7 }, series: sines(45) },
  "a warm-up, noise levels and a calibration": {
    model: { observationNoise: "learned" },
    training: {
      epochs: 4,
      klWarmUp: 0.5,
      maxSteps: 100,
      calibration: { iterations: 40, latentComponents: 2, hidden: 8, units: 8, lags: 2, components: 2 },
    },
  },
  "places in time": {
    model: { blocks: [{ type: "level" }, { type: "seasonality", seasons: 4 }] },
    training: { epochs: 3 },
    series: seriesFrom(
      [60, 12, 2],
      (n, t, d) => Math.sin(n + t + d),
      Array.from({ length: 60 }, (_, n) => 12 * n),
    ),
  },
  "gaps, labels, names, lengths and transformations": {
    model: {
      blocks: [{ type: "level" }, { type: "residual" }],
      transforms: { rain: { kind: "log1p" } },
      unequalLengths: true,
    },
    training: { epochs: 3, learningRate: 0.02 },
    series: stations(),
  },
};

/** Two stations; every third window begins late, and single values are missing. */
function stations() {
  const [windows, steps, features] = [60, 12, 4];
  const values = new Float32Array(windows * steps * features);
  const mask = new Uint8Array(values.length).fill(1);
  for (let row = 0; row < windows * steps; row++) {
    const [n, t] = [Math.floor(row / steps), row % steps];
    const rain = Math.max(0, Math.sin(n + t));
    values.set([rain * (1 + 4 * (n % 2)), Math.cos(n + t), rain > 0 ? 0 : 1, rain > 0 ? 1 : 0], row * features);
    const missing = n % 3 === 0 && t < 4 ? [0, 1, 2, 3] : row % 7 === 0 ? [0] : row % 11 === 0 ? [2, 3] : [];
    for (const d of missing) [values[row * features + d], mask[row * features + d]] = [0, 0];
  }
  return createSeriesArray(values, [windows, steps, features], {
    columns: ["rain", "wind", "sky=dry", "sky=wet"],
    mask,
    positions: Float64Array.from({ length: windows }, (_, n) => n * steps),
    conditions: {
      station: { categories: ["north", "south"], indices: Uint32Array.from({ length: windows }, (_, n) => n % 2) },
    },
    categorical: [{ name: "sky", first: 2, categories: ["dry", "wet"] }],
  });
}

describe("a training that is interrupted and continued", () => {
  it.each(Object.entries(variants))("gives the same files, byte for byte: %s", async (_, training) => {
    const whole = await run(training);
    const files = modelToFiles(whole);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 3 }), async (stops) => {
        let checkpoint: Checkpoint | undefined;
        let places = 0;
        for (const stop of stops) {
          const outcome = await interrupt(training, stop, checkpoint);
          if (!("epoch" in outcome)) break;
          checkpoint = outcome;
          places++;
        }
        const model = await run(training, { resume: checkpoint });
        expect(modelToFiles(model)).toEqual(files);
        expect(model.run?.resumptions).toHaveLength(places);
        await model.dispose();
      }),
      { numRuns: 2, seed: 5 },
    );
    await whole.dispose();
  });

  it("gives the same after a divergence in the middle of an epoch that was begun before", async () => {
    // The last, smaller batch fails at the first rate; where it goes back to has to be in the checkpoint.
    const engine = await poisonedEngine((_, { stepSize, x }) => {
      const isLast = x!.shape[1] !== 16;
      return isLast && stepSize!.data[0]! < -1.5e-3 ? Number.NaN : undefined;
    });
    const training: Training = { training: { epochs: 3 }, options: { engine } };
    const whole = await run(training);
    expect(whole.history.divergences).toMatchObject([{ epoch: 1, learningRate: 5e-3, loss: null }]);
    const checkpoint = (await interrupt(training, 1)) as Checkpoint;
    expect(checkpoint).toMatchObject({ epoch: 1, divergences: [], kept: null });
    expect(checkpoint.current.windowsDone).toBe(48);
    const model = await run(training, { resume: checkpoint });
    expect(modelToFiles(model)).toEqual(modelToFiles(whole));
    for (const each of [whole, model]) await each.dispose();
  });

  it("continues from a model's weights too", async () => {
    const first = await run({ training: { epochs: 1 } });
    const again = { engine: await nodeEngine(), from: first, training: { epochs: 4 } };
    const whole = await fit(sines(), again);
    const saved: Checkpoint[] = [];
    const checkpoint = { everySeconds: always, save: (each: Checkpoint) => void saved.push(each) };
    await (await fit(sines(), { ...again, checkpoint })).dispose();
    const model = await fit(sines(), { ...again, resume: saved[3] });
    expect(modelToFiles(model)).toEqual(modelToFiles(whole));
    await expectFault(
      fit(sines(), { ...again, from: whole, resume: saved[3] }),
      /^invalid-argument: resume: from: expected the model that the training continued from/,
    );
    for (const each of [first, whole, model]) await each.dispose();
  });

  it("knows where it was continued, how long it took, and what is left", async () => {
    const training = { training: { epochs: 40 } };
    const checkpoint = (await interrupt(training, 59)) as Checkpoint;
    const secondsLeft: number[] = [];
    const model = await run(training, {
      resume: { ...checkpoint, seconds: 5000 },
      onEpoch: (progress) => void secondsLeft.push(progress.secondsLeft),
    });
    expect(model.run!.resumptions).toEqual([{ epoch: checkpoint.epoch, windowsDone: checkpoint.current.windowsDone }]);
    expect(model.run!.seconds).toBeGreaterThan(5000);
    expect(model.run!.seconds).toBeLessThan(5100);
    // What was done before, in whatever time, says nothing about the rate of this machine now.
    expect(secondsLeft).toHaveLength(40 - checkpoint.epochs.length);
    expect(Math.max(...secondsLeft)).toBeLessThan(100);
    await model.dispose();
  });
});

it("a training on other labels, gaps or names does not go on from a checkpoint", async () => {
  const training = variants["gaps, labels, names, lengths and transformations"] as Training;
  const series = training.series as SeriesArray;
  const checkpoint = (await interrupt(training, 2)) as Checkpoint;
  const { north, swapped } = {
    north: { station: { categories: ["north", "south"], indices: new Uint32Array(60) } },
    swapped: {
      station: { categories: ["south", "north"], indices: series.conditions?.station?.indices as Uint32Array },
    },
  };
  const mask = (series.mask as Uint8Array).slice();
  mask[5] = 1 - (mask[5] as number);
  for (const other of [{ conditions: north }, { conditions: swapped }, { mask }]) {
    const changed = createSeriesArray(series.values, series.shape, { ...series, ...other });
    await expectFault(run({ ...training, series: changed }, { resume: checkpoint }), /^invalid-argument: resume: /);
  }
});

describe("a checkpoint", () => {
  it("is plain data, and small: every array is written once", async () => {
    const checkpoint = (await interrupt(variants["no validation"]!, 3)) as Checkpoint;
    expect(structuredClone(checkpoint)).toEqual(checkpoint);
    expect(decodeCheckpoint(joinPieces(encodeCheckpoint(checkpoint)))).toEqual(checkpoint);
    expect(checkpoint.current.windowsDone).toBeGreaterThan(0);
    const weights = Object.values(checkpoint.lastGood.state).reduce((sum, { data }) => sum + data.length, 0) / 3;
    // Weights and moments now and at the beginning of the epoch; the best weights are those of the beginning.
    expect(joinPieces(encodeCheckpoint(checkpoint)).length).toBeLessThan(4 * 6 * weights + 10_000);
    expect(checkpoint.kept!.epoch).toBe(checkpoint.epochs.length);
  });

  it("is made in intervals, and at the end when stopped", async () => {
    const saved: Checkpoint[] = [];
    const save = (checkpoint: Checkpoint) => void saved.push(checkpoint);
    const quiet = await run({}, { checkpoint: { save, everySeconds: 1000 } });
    expect(saved).toEqual([]);
    expect(quiet.run).toMatchObject({ checkpoints: 0, checkpointFailures: 0, resumptions: [] });
    const stop = new AbortController();
    const onEpoch = ({ epoch }: { epoch: number }) => void (epoch === 2 && stop.abort());
    const stopped = await run({}, { checkpoint: { save, everySeconds: 1000 }, signal: stop.signal, onEpoch });
    expect(saved.map(({ epoch }) => epoch)).toEqual([3]);
    expect(stopped.run).toMatchObject({ checkpoints: 1 });
    for (const each of [quiet, stopped]) await each.dispose();
  });

  it("is not made of the first seconds of a training, which have nothing to lose", async () => {
    const save = () => expect.unreachable("a checkpoint");
    const training = run({}, { checkpoint: { save, everySeconds: 1000 }, signal: AbortSignal.abort() });
    expect((await faultOf(training)).code).toBe("cancelled");
  });

  it("that cannot be kept does not end the training; it is said, and tried again", async () => {
    const notices: string[] = [];
    let calls = 0;
    const save = () => {
      if (++calls % 2 === 1) throw new Error("ENOSPC: no space left on device");
    };
    const model = await run({}, { checkpoint: { save, everySeconds: always }, onNotice: (text) => notices.push(text) });
    expect(model.history.stopReason).toBe("epochs");
    expect(model.run!.checkpoints).toBe(Math.floor(calls / 2));
    expect(model.run!.checkpointFailures).toBe(Math.ceil(calls / 2));
    expect(calls).toBeGreaterThan(4);
    expect(notices).toHaveLength(model.run!.checkpointFailures);
    expect(new Set(notices)).toEqual(
      new Set(["the checkpoint could not be kept, training goes on without it: ENOSPC: no space left on device"]),
    );
    const undisturbed = await run({});
    expect(modelToFiles(model)).toEqual(modelToFiles(undisturbed));
    for (const each of [model, undisturbed]) await each.dispose();
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("cannot be made every %d seconds", async (everySeconds) => {
    await expectFault(
      run({}, { checkpoint: { save: () => {}, everySeconds } }),
      `invalid-argument: checkpoint.everySeconds: expected a number of seconds > 0, received ${everySeconds}`,
    );
  });
});
