// Four years of Seattle's weather → a model → a hundred months like it.
import { fileURLToPath } from "node:url";
import { fit } from "@timevae/core";
import { saveModel } from "@timevae/core/node";
import { describeSeries, seriesToTable, splitByTime, tableToCsv } from "@timevae/data";
import { readInput, writeFileAtomic } from "@timevae/data/node";
import { createOrtEngine } from "@timevae/engine-ort";

const file = new URL("../data/seattle-weather.csv", import.meta.resolve("vega-datasets"));
const columns = ["precipitation", "temp_max", "temp_min", "wind"];
const { series, timeStep } = await readInput(fileURLToPath(file), { time: "date", columns, window: 30 });
const { train, test } = splitByTime(series, { testFraction: 0.2 }); // no row on both sides
console.log(`${train.series.shape[0]} windows to learn from, ${test.series.shape[0]} kept apart`);

const model = await fit(train.series, {
  engine: await createOrtEngine(),
  timeStep, // the model knows dates
  model: { hidden: [32, 64], latentDim: 8, transforms: { precipitation: { kind: "log1p" } } }, // rain is never negative
  training: { epochs: 60, seed: 7 },
  onEpoch({ epoch, loss }) {
    if (epoch % 10 === 0) console.log(`epoch ${epoch}: loss ${loss.total.toPrecision(4)}`);
  },
});
await saveModel(model, "model", { force: true });

const synthetic = await model.sample(100, { seed: 8, start: "2027-03-01" });
await writeFileAtomic("synthetic.csv", tableToCsv(seriesToTable(synthetic, { timeStep })));
const kept = describeSeries(test.series);
for (const [i, { name, mean, minimum, maximum }] of describeSeries(synthetic).entries()) {
  const say = (value) => value.toFixed(1);
  console.log(`${name}: mean ${say(mean)} (kept apart: ${say(kept[i].mean)}), ${say(minimum)} … ${say(maximum)}`);
}
console.log("model/ and synthetic.csv written");
await model.dispose();
