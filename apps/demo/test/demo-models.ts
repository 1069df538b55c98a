import { fit, modelToFiles, type TimeVAE } from "@timevae/core";
import { generateSines, parseCsv } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { loadGenerator } from "@timevae/onnx";
import { unzipSync } from "fflate";
import * as ort from "onnxruntime-node";
import { expect, it } from "vitest";
import { prepareTable } from "../src/worker/prepare-windows.js";
import { csvNumbers } from "./csv-numbers.js";
import {
  learned,
  long,
  openCsv,
  type openPage,
  patient,
  phaseOf,
  photograph,
  save,
  seriousFaults,
  setNumber,
  trainButton,
} from "./demo-page.js";
import { exampleCsv } from "./example-csv.js";
import { expectClose } from "./expect-close.js";

/** How much a value differs from the next of its column, `[…, T, 2]`. */
const roughness = (values: Float32Array) =>
  values.reduce((sum, value, i) => sum + Math.abs(value - (values[i + 2] ?? value)), 0) / values.length;
/** A model's files, to be dropped. */
const uploads = (model: TimeVAE) =>
  Object.entries(modelToFiles(model)).map(([name, bytes]) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(bytes as Uint8Array),
  }));

/** Tests of the page with models of other places, and with calibrated ones. They share the page's build and the browser. */
export function testModels(open: () => ReturnType<typeof openPage>): void {
  it("opens a model that was learned elsewhere, and draws the same windows", patient, async () => {
    const engine = await createOrtEngine({ runtime: "node", threads: 1 });
    const model = await fit(generateSines({ windows: 40, steps: 12, features: 2, seed: 3 }), {
      engine,
      model: { hidden: [8], latentDim: 3 },
      training: { epochs: 3, seed: 1 },
    });
    const { values } = await model.sample(10, { seed: 8 });
    const { page, faults } = await open();
    await page.locator("#file").setInputFiles(uploads(model));
    await model.dispose();
    await page.getByRole("button", { name: "synthetic.csv" }).waitFor(long);
    expect(await page.locator("#look").textContent()).toMatch(/There are no data of this model’s kind/);
    await setNumber(page, "How many", 10);
    expectClose(csvNumbers(await save(page, "synthetic.csv")), values);
    await page.getByRole("slider", { name: /^Place in the latent map/ }).waitFor(long);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("opens a calibrated model, and draws the same windows", patient, async () => {
    const model = await fit(generateSines({ windows: 60, steps: 8, features: 2, seed: 3 }), {
      engine: await createOrtEngine({ runtime: "node", threads: 1 }),
      preset: "calibrated",
      model: { hidden: [8], latentDim: 3 },
      training: { epochs: 3, seed: 1, calibration: { iterations: 60, latentComponents: 4 } },
    });
    const { values } = await model.sample(10, { seed: 8 });
    const { page, faults } = await open();
    await page.locator("#file").setInputFiles(uploads(model));
    await model.dispose();
    await setNumber(page, "How many", 10);
    expectClose(csvNumbers(await save(page, "synthetic.csv")), values);
    const generator = await loadGenerator(new Uint8Array(await save(page, "generator.onnx")), { ort });
    expectClose((await generator.sample(10, { seed: 8 })).values, values);
    await generator.dispose();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("calibrates in the tab, can be paused meanwhile, and hands out what draws the same", patient, async () => {
    const { page, faults } = await open();
    await openCsv(page, "example.csv", exampleCsv(160));
    await page.getByTestId("windows-summary").waitFor(long);
    await setNumber(page, "Window", 8);
    await page.getByRole("button", { name: "Calibrated" }).click();
    await setNumber(page, "Epochs", 3);
    await trainButton(page).click();
    await expect.poll(() => phaseOf(page).textContent(), long).toMatch(/^Calibrating how values spread: step/);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => phaseOf(page).textContent()).toMatch(/^Paused while calibrating/);
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => phaseOf(page).textContent(), long).toMatch(/^Calibrating how values spread: step/);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Stop and keep the best" }).click();
    await learned(page);
    expect(await page.getByTestId("facts").textContent()).toMatch(
      /of every sample: .*(load|temperature): steps of 0\.\d+/,
    );
    await setNumber(page, "How many", 20);
    const synthetic = csvNumbers(await save(page, "synthetic.csv"));
    const zip = unzipSync(new Uint8Array(await save(page, "generator.zip")));
    const files = Object.fromEntries(
      Object.entries(zip).map(([name, content]) => [name.split("/")[1] as string, content]),
    );
    const generator = await loadGenerator(files, { ort });
    // Every value is drawn after those before it, some on the data's grid, from one of several Gaussians: the last digits, in which
    // runtimes differ, add up, and once in a while tip the scales.
    const { values } = await generator.sample(20, { seed: 8 });
    const largest = Math.max(...values.map(Math.abs));
    const far = synthetic.filter((value, i) => !(Math.abs(value - (values[i] as number)) < 1e-3 * largest));
    expect(synthetic).toHaveLength(values.length);
    expect(far.length).toBeLessThan(0.02 * values.length);
    // As rough as the data: nearer than the curves that it decodes.
    const steps = { time: "time", columns: ["load", "temperature"], window: 8, stride: 1 };
    const real = roughness(prepareTable(parseCsv(exampleCsv(160)), steps, 7).series.values);
    const [whole, curves] = [values, (await generator.sample(20, { seed: 8, noise: false })).values].map(roughness);
    expect(Math.abs(Math.log((whole as number) / real))).toBeLessThan(Math.abs(Math.log((curves as number) / real)));
    await generator.dispose();
    await photograph(page, "calibrated-1280");
    expect(faults).toEqual([]);
    await page.context().close();
  });
}
