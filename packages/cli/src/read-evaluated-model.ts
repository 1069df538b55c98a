import { basename } from "node:path";
import { loadModel } from "@timevae/core/node";
import { readBytes } from "@timevae/data/node";
import type { Engine } from "@timevae/graph";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { arrayRank } from "./array-rank.js";
import { type EvaluatedSeries, type EvaluateFlags, keyOf } from "./evaluated-series.js";
import { readModelInput } from "./read-model-input.js";
import { modelFacts, sampleForEvaluation, splitAsModel } from "./sample-for-evaluation.js";
import { couldBeCalibrated } from "./suggest-calibration.js";

/** Draws what is judged from a model, and reads real data as the model takes it. */
export async function readEvaluatedModel(
  realPath: string,
  folder: string,
  flags: EvaluateFlags,
  engine: Engine,
): Promise<EvaluatedSeries> {
  for (const flag of ["window", "columns"] as const) {
    if (flags[flag] === undefined) continue;
    const message = `--${flag}: expected none with a model, received ${describeValue(flags[flag])}; the model's own is used`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const model = await loadModel(folder, { engine });
  try {
    const inputOf = async (path: string) => {
      const isWindows = arrayRank(await readBytes(path), path, flags.key) === 3;
      return readModelInput(path, model.parts, {
        ...flags,
        key: keyOf(path, flags.key),
        stride: flags.stride ?? (isWindows ? undefined : 1),
      });
    };
    const real = await inputOf(realPath);
    const given = flags.heldOut === undefined ? undefined : await inputOf(flags.heldOut);
    const own = given ? undefined : splitAsModel(model, real.series);
    const { seed = 0, fast = false } = flags;
    const learned = own?.train ?? real.series;
    const synthetic = await sampleForEvaluation(model, learned.shape[0], { seed, fast });
    const strange = `${basename(realPath)} is not what the model was learned from, or it held nothing out: which windows it has seen is unknown.`;
    return {
      options: {
        real: learned,
        synthetic,
        heldOut: own?.heldOut ?? given?.series,
        holdOutRule: own ? "model" : "file",
        model: await modelFacts(model, folder, seed),
        warnings: own || given ? [] : [strange],
      },
      sources: [
        `${realPath}: ${real.source}`,
        ...(given ? [`${flags.heldOut}: ${given.source}`] : []),
        `${folder}: ${synthetic.shape[0]} windows drawn`,
      ],
      couldBeCalibrated: couldBeCalibrated(model.parts),
    };
  } finally {
    await model.dispose();
  }
}
