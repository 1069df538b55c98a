import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fit } from "@timevae/core";
import { parseSeries, splitAtRandom } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { evaluate, standardMeasures } from "@timevae/eval";

// What the weight of the error does to samples: Seattle's daily weather, default blocks.
// pnpm exec tsx --conditions=@timevae/source internal/bench/src/compare-weights.ts [EPOCHS] [SEEDS] [WEIGHTS]

const [epochs, seeds] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 3)];
const weights = (process.argv[4] ?? "3,5,10,20,50").split(",").map(Number);
const shown = ["discriminative", "kolmogorovSmirnov", "maximumMeanDiscrepancy"];
const validationFraction = 0.1;

const file = fileURLToPath(new URL("../node_modules/vega-datasets/data/seattle-weather.csv", import.meta.url));
const { series, timeStep } = parseSeries(await readFile(file), file, {
  time: "date",
  columns: ["precipitation", "temp_max", "temp_min", "wind"],
  window: 24,
});
const engine = await createOrtEngine({ runtime: "node", threads: 1 });
const measures = standardMeasures.filter(({ id }) => shown.includes(id));

console.log(`Seattle's weather, windows of ${series.shape.join(" × ")}; ${epochs} epochs, mean of ${seeds} seeds\n`);
console.log(`| weight | active units of 8 | diversity | coverage | ${shown.join(" | ")} |`);
console.log(`|---:|---:|---:|---:|${"---:|".repeat(shown.length)}`);
let real: number[] = [];
for (const reconstructionWeight of weights) {
  const runs: number[][] = [];
  const baselines: number[][] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const training = { epochs, seed, validationFraction };
    const model = await fit(series, { engine, timeStep, model: { reconstructionWeight }, training });
    const { train, test } = splitAtRandom(series, { testFraction: validationFraction, seed });
    const synthetic = await model.sample(train.series.shape[0], { seed });
    const sides = { real: train.series, heldOut: test.series, synthetic };
    const { measures: judged } = await evaluate({ ...sides, engine, seed, fast: true, measures });
    const { activeUnits, diversity, coverage } = model.history;
    const meansOf = (row: "synthetic" | "baseline") =>
      shown.map((id) => judged.find((measure) => measure.id === id)?.[row]?.mean ?? Number.NaN);
    runs.push([activeUnits, diversity ?? Number.NaN, coverage ?? Number.NaN, ...meansOf("synthetic")]);
    baselines.push(meansOf("baseline"));
    await model.dispose();
  }
  real = averages(baselines);
  const [active, ...others] = averages(runs) as [number, ...number[]];
  console.log(`| ${[reconstructionWeight, active.toFixed(1), ...others.map(format)].join(" | ")} |`);
}
console.log(`| real, held out | – | – | – | ${real.map(format).join(" | ")} |`);

function averages(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number) / rows.length, 0));
}

function format(value: number): string {
  return value.toFixed(3);
}
