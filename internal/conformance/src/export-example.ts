import { type ExportedModel, exportModel, fit } from "@timevae/core";
import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import * as ort from "onnxruntime-node";

/** Daily windows with a weekly season, a trend and holidays: every kind of input that a file can have. */
function exampleSeries(): SeriesArray {
  const [windows, steps] = [60, 14];
  const noise = createRandom(4).fillNormal(new Float32Array(windows * steps * 2));
  const values = noise.map((value, i) => {
    const day = Math.floor(i / 2 / steps) + (Math.floor(i / 2) % steps);
    return i % 2 === 0 ? 100 + 10 * (day % 7) + value : 0.01 * day + Math.sin(day / 3) + 0.05 * value;
  });
  const positions = Float64Array.from({ length: windows }, (_, n) => 20_000 + n);
  return createSeriesArray(values, [windows, steps, 2], { columns: ["load (MW)", "Größe"], positions });
}

type Precision = "float32" | "float16" | "int8";

/**
 * A model learned from {@link exampleSeries} in a second or two, exported with weights of each precision.
 *
 * @param isCalibrated whether it draws windows as data are
 */
export async function exportExamples<Wanted extends Precision>(
  precisions: readonly Wanted[],
  isCalibrated = false,
): Promise<Record<Wanted, ExportedModel>> {
  const blocks = [
    { type: "level" },
    { type: "trend", degree: 2 },
    { type: "seasonality", seasons: 7 },
    { type: "events", at: [20_010], every: 30, duration: 2 },
    { type: "residual" },
  ];
  const model = await fit(exampleSeries(), {
    engine: await createOrtEngine({ runtime: "node", threads: 1 }),
    model: { blocks, hidden: [16, 32], latentDim: 4 },
    training: {
      epochs: 8,
      learningRate: 3e-3,
      seed: 1,
      ...(isCalibrated && { calibration: { iterations: 40, latentComponents: 4 } }),
    },
    timeStep: { unit: "millisecond", count: 86_400_000 },
  });
  const exported = [];
  for (const precision of precisions) exported.push([precision, await exportModel(model, { ort, precision })]);
  await model.dispose();
  return Object.fromEntries(exported) as Record<Wanted, ExportedModel>;
}

/** The example with all digits. */
export async function exportExample(isCalibrated = false): Promise<ExportedModel> {
  return (await exportExamples(["float32"], isCalibrated)).float32;
}
