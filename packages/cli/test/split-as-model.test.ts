import { parseTrainingConfig, type TimeVAE } from "@timevae/core";
import { createSeriesArray } from "@timevae/spec";
import { expect, it } from "vitest";
import { splitAsModel } from "../src/sample-for-evaluation.js";

const groups = { categories: ["a", "b", "c"], indices: Uint32Array.from({ length: 60 }, (_, n) => n % 3) };
const real = createSeriesArray(new Float32Array(60), [60, 1, 1], { groups });

/** A model of which nothing but its training is asked. */
function modelOf(validationBy: "time" | "group", trainingWindows: number, validationWindows: number): TimeVAE {
  const training = parseTrainingConfig({ validationBy, validationFraction: 0.3 });
  return { parts: { training, history: { trainingWindows, validationWindows } } } as TimeVAE;
}

it("what a model held out is found again, whole series too", () => {
  const whole = splitAsModel(modelOf("group", 40, 20), real);
  expect(new Set(whole?.heldOut.groups?.indices).size).toBe(1);
  expect(new Set(whole?.train.groups?.indices).size).toBe(2);
  const blocks = splitAsModel(modelOf("time", 42, 18), real);
  expect(new Set(blocks?.heldOut.groups?.indices).size).toBe(3);
  expect(splitAsModel(modelOf("group", 42, 18), real)).toBeUndefined();
});
