// Training's rate in a browser tab beside that of onnxruntime-web in Node, in turns, on the same windows.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fit } from "@timevae/core";
import { parseCsv } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { serveFolder } from "../scripts/serve-folder.js";
import { prepareTable, validationFraction } from "../src/worker/prepare-windows.js";
import { buildPage, builtFolder, launch, openCsv, openPage, pictures, setNumber } from "../test/demo-page.js";
import { exampleCsv } from "../test/example-csv.js";

/** What the page may cost its training: looking on, drawing, keeping. */
const leastRatio = 0.6;
const [rounds, epochs, hours, stride] = [3, 12, 1600, 2];
const csv = exampleCsv(hours);
const table = parseCsv(csv);
const choices = { time: "time", columns: ["load", "temperature"], window: 24, stride };

/** Windows per second: first to last epoch, so that starting does not count. */
async function outside(): Promise<number> {
  const { series, timeStep, facts } = prepareTable(table, choices, 7);
  const blocks = facts.proposals.filter(({ chosen }) => chosen).map(({ block }) => block);
  const times: number[] = [];
  const model = await fit(series, {
    engine: await createOrtEngine({ runtime: "web" }),
    model: { blocks, latentDim: 8, reconstructionWeight: 3 },
    training: { epochs, batchSize: 16, seed: 7, validationFraction, earlyStopping: null },
    timeStep,
    onEpoch: () => times.push(performance.now()),
  });
  await model.dispose();
  return rateOf(times, facts.trainingWindows);
}

/** The same in the page, as a person has it: with curves, samples, and keeping what was learned. */
async function inside(browser: Awaited<ReturnType<typeof launch>>, url: string): Promise<number> {
  const { page } = await openPage(browser, url);
  await openCsv(page, "example.csv", csv);
  await page.getByTestId("windows-summary").waitFor();
  await setNumber(page, "Stride", stride);
  await setNumber(page, "Epochs", epochs);
  const { facts } = prepareTable(table, choices, 7);
  await page.getByText(`${facts.trainingWindows.toLocaleString("en")} to train on`).waitFor();
  const told = page.evaluate(watchEpochs);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const times = await told;
  await page.context().close();
  const [first, last] = [times[0], times.at(-1)] as [[number, number], [number, number]];
  return ((last[0] - first[0]) * facts.trainingWindows * 1000) / (last[1] - first[1]);
}

/** Runs in the page: when each epoch was told of first, until the training is over. Asking from outside would cost the page time. */
function watchEpochs(): Promise<[epoch: number, milliseconds: number][]> {
  return new Promise((resolve) => {
    const seen = new Map<number, number>();
    const observer = new MutationObserver(() => {
      const text = document.querySelector('[data-testid="phase"]')?.textContent ?? "";
      const epoch = Number(/epoch (\d+)/.exec(text)?.[1]);
      if (/Kept: epoch/.test(text)) {
        observer.disconnect();
        resolve([...seen]);
      } else if (epoch > 0 && !seen.has(epoch)) seen.set(epoch, performance.now());
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

function rateOf(times: readonly number[], windows: number): number {
  return ((times.length - 1) * windows * 1000) / ((times.at(-1) as number) - (times[0] as number));
}

await buildPage();
const { url, server } = await serveFolder(builtFolder);
const browser = await launch();
const rows: { outside: number; inside: number; ratio: number }[] = [];
for (let round = 0; round < rounds; round++) {
  const [away, here] = [await outside(), await inside(browser, url)];
  rows.push({ outside: away, inside: here, ratio: here / away });
  console.log(
    `outside ${Math.round(away)} windows/s, in the tab ${Math.round(here)} windows/s, ratio ${(here / away).toFixed(2)}`,
  );
}
await browser.close();
server.close();
const ratios = rows.map(({ ratio }) => ratio).sort((a, b) => a - b);
const middle = ratios[Math.floor(rounds / 2)] as number;
console.log(`ratio, middle of ${rounds}: ${middle.toFixed(2)}, expected at least ${leastRatio}`);
if (middle < leastRatio) process.exitCode = 1;
writeFileSync(join(pictures, "rate.json"), `${JSON.stringify(rows, null, 2)}\n`);
