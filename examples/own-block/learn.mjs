// A machine warms up after each start. A block that knows this: how much warmer it gets is then a component of its own.
import { level } from "@timevae/blocks";
import { fit } from "@timevae/core";
import { loadModel, saveModel } from "@timevae/core/node";
import { describeSeries } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom, createSeriesArray } from "@timevae/spec";
import { warmUp } from "./warm-up.mjs";

// 300 starts, 24 minutes each: some degrees of room, θ · (1 − exp(−t / 5)) on top, a thermometer's noise.
const [starts, minutes, timeConstant] = [300, 24, 5];
const random = createRandom(1);
const values = new Float32Array(starts * minutes);
for (let n = 0; n < starts; n++) {
  const [room, heat] = [20 + 2 * random.normal(), 30 + 8 * random.normal()];
  for (let t = 0; t < minutes; t++) {
    values[n * minutes + t] = room + heat * (1 - Math.exp(-t / timeConstant)) + 0.3 * random.normal();
  }
}
const series = createSeriesArray(values, [starts, minutes, 1], { columns: ["temperature"] });

const engine = await createOrtEngine();
const blocks = { warmUp };
const model = await fit(series, {
  engine,
  blocks,
  model: { blocks: [level(), warmUp({ timeConstant })], hidden: [16], latentDim: 2, reconstructionWeight: 10 },
  training: { epochs: 200, learningRate: 3e-3, seed: 7 },
});
console.log("components:", model.components.join(" + "));

// Taken apart: at the last minute of the first start, what is room and what is heat?
const parts = await model.decompose(series);
const last = (part) => part.values[minutes - 1].toFixed(1);
console.log(
  `start 0 ends at ${values[minutes - 1].toFixed(1)}: ${last(parts.level)} + ${last(parts.warmUp)} of warming up`,
);

// What if it warmed up half as much?
const edited = await model.sample(200, { seed: 8, edit: { warmUp: { scale: 0.5 } } });
const [as, halved] = [await model.sample(200, { seed: 8 }), edited].map((windows) => describeSeries(windows)[0]);
console.log(`mean ${as.mean.toFixed(1)} as learned, ${halved.mean.toFixed(1)} with half of it`);

// Saved by the block's name; whoever loads the model brings the block along.
await saveModel(model, "model", { force: true });
const again = await loadModel("model", { engine, blocks });
const same = (await again.sample(5, { seed: 1 })).values.join() === (await model.sample(5, { seed: 1 })).values.join();
console.log("loaded again, same samples:", same);
