import { readFileSync } from "node:fs";
import { parseCsv } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { expect, it } from "vitest";
import { healthWarnings } from "../src/logic/health-warnings.js";
import { settingsOf } from "../src/logic/settings-of.js";
import { createGate } from "../src/worker/create-gate.js";
import { inspectTable } from "../src/worker/inspect-table.js";
import { prepareTable } from "../src/worker/prepare-windows.js";
import { trainModel } from "../src/worker/train-model.js";

it("what the page begins with leaves no latent unit idle on its first example", { timeout: 120_000 }, async () => {
  const file = new URL("../node_modules/vega-datasets/data/seattle-weather.csv", import.meta.url);
  const table = parseCsv(readFileSync(file));
  const prepared = prepareTable(table, inspectTable(table, "seattle-weather.csv").choices, 7);
  const blocks = prepared.facts.proposals.filter(({ chosen }) => chosen).map(({ block }) => block);
  const told: string[] = [];
  const model = await trainModel({
    engine: await createOrtEngine({ runtime: "node", threads: 1 }),
    prepared,
    choices: { ...settingsOf("default"), blocks, seed: 7 },
    gate: createGate(),
    signal: new AbortController().signal,
    onPlan: () => told.push("plan"),
    onEpoch: ({ epoch }) => told.push(`epoch ${epoch}`),
    onCalibration: () => told.push("calibration"),
    onLook: () => told.push("look"),
    save: async () => void told.push("saved"),
  });
  expect(model.history.activeUnits).toBeGreaterThanOrEqual(4);
  expect(healthWarnings(model.history, "default")).toEqual([]);
  expect(told[0]).toBe("plan");
  expect(told).toContain("look");
  expect(told).not.toContain("calibration");
  await model.dispose();
});

it("says what is wrong with a training, and what to do about it on this page", () => {
  const good = { activeUnits: 8, diversity: 0.8, coverage: 0.95 };
  expect(healthWarnings(good, "default")).toEqual([]);
  expect(healthWarnings({ ...good, activeUnits: 0, diversity: 0.1 }, "default")).toEqual([
    expect.stringMatching(/^No latent unit.*more Detail/),
  ]);
  expect(healthWarnings({ ...good, activeUnits: 0 }, "calibrated")[0]).not.toMatch(/Detail/);
  expect(healthWarnings({ ...good, diversity: 0.2 }, "default")).toEqual([expect.stringContaining("only 20 %")]);
  expect(healthWarnings({ ...good, diversity: 2.75 }, "default")).toEqual([
    expect.stringMatching(/differ 2\.8 times.*Calibrated, less Detail, or another seed/),
  ]);
  expect(healthWarnings({ ...good, coverage: 0.3 }, "default")).toEqual([expect.stringContaining("make up 70 %")]);
  expect(healthWarnings({ ...good, diversity: null, coverage: null }, "default")).toEqual([]);
});
