import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom, createSeriesArray, createWindowedSeries } from "@timevae/spec";
import { expect, it } from "vitest";
import { fit } from "../src/index.js";

it("windows that share rows give the same weights as windows that were copied, and are never put together", async () => {
  const random = createRandom(4);
  const values = Float32Array.from({ length: 80 * 2 }, (_, i) => Math.sin(i / 9) + 0.1 * random.normal());
  const starts = Uint32Array.from({ length: 73 }, (_, n) => n);
  const columns = ["a", "b"];
  const positions = Float64Array.from(starts);
  const shared = createWindowedSeries({ values, starts }, 8, { columns, positions });
  const copied = createSeriesArray(shared.values.slice(), [73, 8, 2], { columns, positions });
  const untouched = createWindowedSeries({ values, starts }, 8, { columns, positions });
  const guarded = new Proxy(untouched, {
    get(target, key) {
      if (key === "values") throw new Error("the windows were put together");
      return Reflect.get(target, key);
    },
  });
  const engine = await createOrtEngine();
  const options = { engine, model: { hidden: [4, 8], latentDim: 2 }, training: { epochs: 2, seed: 3 } };
  const [one, other] = [await fit(guarded, options), await fit(copied, options)];
  expect(one.parts.weights).toEqual(other.parts.weights);
  expect(one.parts.scaler).toEqual(other.parts.scaler);
  expect(one.history).toEqual(other.history);
});
