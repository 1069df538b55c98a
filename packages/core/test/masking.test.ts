import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { expect, it } from "vitest";
import { fitTiny, sines } from "./helpers.js";

const marker = -5;
const whole = sines(120, 12, 2, 4);
const random = createRandom(6);
const mask = Uint8Array.from(whole.values, () => (random.uniform() < 0.15 ? 0 : 1));
const marked = createSeriesArray(
  whole.values.map((value, i) => (mask[i] ? value : marker)),
  whole.shape,
);
const masked = createSeriesArray(
  whole.values.map((value, i) => (mask[i] ? value : 0)),
  whole.shape,
  { mask },
);

/** The largest difference of two distribution functions, over all numbers of the windows. */
function kolmogorovSmirnov(a: SeriesArray, b: SeriesArray): number {
  const share = (of: SeriesArray, below: number) =>
    of.values.filter((value) => value <= below).length / of.values.length;
  const places = Array.from({ length: 200 }, (_, i) => -6 + i * 0.04);
  return Math.max(...places.map((place) => Math.abs(share(a, place) - share(b, place))));
}

it("learning from masked values beats learning the markers", async () => {
  const training = { epochs: 80, learningRate: 1e-2, validationFraction: 0 };
  const distances: number[] = [];
  const errors: number[] = [];
  for (const series of [marked, masked]) {
    const model = await fitTiny(series, { reconstructionWeight: 20 }, training);
    distances.push(kolmogorovSmirnov(whole, await model.sample(500, { seed: 1 })));
    const { values } = await model.reconstruct(series);
    const squares = [...values].map((value, i) => (mask[i] === 0 ? (value - whole.values[i]!) ** 2 : 0));
    errors.push(Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / mask.filter((one) => one === 0).length));
  }
  const [onMarkers, onMasked] = distances as [number, number];
  expect(onMasked).toBeLessThan(0.5 * onMarkers);
  // What was hidden is filled by what is around it.
  expect(errors[1]).toBeLessThan(0.7 * errors[0]!);
});
