import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { createOrtEngine } from "@timevae/engine-ort";
import { inOwnProcess } from "./in-own-process.js";
import { measureTrainStep, type StepMeasurement } from "./measure-train-step.js";
import { measureUse, type UseMeasurement } from "./measure-use.js";

const folder = fileURLToPath(new URL("../../../out/bench/", import.meta.url));
interface StepJob {
  readonly runtime: "node" | "web";
  readonly threads: number | "auto";
  readonly batch: number;
}

async function measureStep({ runtime, threads, batch }: StepJob): Promise<StepMeasurement & StepJob> {
  const engine = await createOrtEngine({ runtime, threads });
  const measured = await measureTrainStep(engine, { batch, steps: runtime === "node" ? 400 : 200 });
  return { runtime, threads, ...measured };
}

async function measureAll(): Promise<void> {
  const steps: (StepMeasurement & StepJob)[] = [];
  for (const runtime of ["node", "web"] as const) {
    for (const batch of [16, 128]) {
      for (const threads of runtime === "node" ? ([1, "auto", 2] as const) : ([1, "auto"] as const)) {
        const result = await inOwnProcess<StepMeasurement & StepJob>({ runtime, batch, threads });
        steps.push(result);
        console.log(
          `onnxruntime-${runtime}  batch ${String(batch).padStart(3)}  threads ${String(threads).padStart(4)}: ` +
            `${result.millisecondsPerStep.toFixed(2).padStart(6)} ms a step, products alone ` +
            `${result.millisecondsOfProducts.toFixed(2).padStart(6)} ms, ratio ${result.ratio.toFixed(2)}`,
        );
      }
    }
  }
  const use = await inOwnProcess<UseMeasurement>({ use: true });
  console.log(`sample: ${Math.round(use.sampledWindowsPerSecond)} windows/s`);
  console.log(
    `fit: first result after ${Math.round(use.fitStartMilliseconds)} ms, ${Math.round(use.trainedWindowsPerSecond)} windows/s at batch 128`,
  );
  console.log(
    `memory: peak ${Math.round(use.peakMegabytes)} MB for ${use.trainingData.megabytes} MB of windows (budget ${use.memoryBudgetMegabytes} MB)`,
  );
  await mkdir(folder, { recursive: true });
  const machine = { node: process.version, processor: cpus()[0]?.model, cores: cpus().length };
  const report = { model: "T=24 D=6 hidden 50/100/200 latent 8", machine, steps, use };
  await writeFile(`${folder}train-step.json`, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`written to out/bench/train-step.json`);
}

const job = process.argv[2] === undefined ? undefined : JSON.parse(process.argv[2]);
if (job === undefined) await measureAll();
else console.log(`\n${JSON.stringify(job.use ? await measureUse() : await measureStep(job))}`);
