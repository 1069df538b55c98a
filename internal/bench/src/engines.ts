import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOrtEngine } from "@timevae/engine-ort";
import { createTfjsEngine } from "@timevae/engine-tfjs";
import { createTfjsNodeEngine } from "@timevae/engine-tfjs/node";
import type { Engine } from "@timevae/graph";
import { inOwnProcess } from "./in-own-process.js";
import { installMegabytes } from "./install-size.js";
import { measureTrainStep, type StepMeasurement } from "./measure-train-step.js";

interface EngineEntry {
  readonly create: () => Promise<Engine>;
  /** What has to be installed for it. */
  readonly packages: readonly string[];
  /** Steps to time at batch 16, and as many per call at most. */
  readonly steps: number;
  readonly batches: readonly number[];
}

/** A folder with the real tfjs-node in its `node_modules`. */
const tfjsNode = process.env.TIMEVAE_TFJS_NODE;
const place = tfjsNode ? join(tfjsNode, "package.json") : import.meta.url;

const engines: Readonly<Record<string, EngineEntry>> = {
  "onnxruntime-node": {
    create: () => createOrtEngine({ runtime: "node", threads: 1 }),
    packages: ["onnxruntime-node"],
    steps: 300,
    batches: [16, 128],
  },
  "onnxruntime-web, wasm": {
    create: () => createOrtEngine({ runtime: "web" }),
    packages: ["onnxruntime-web"],
    steps: 150,
    batches: [16, 128],
  },
  ...(tfjsNode && {
    "tfjs-node": {
      create: () => createTfjsNodeEngine("@tensorflow/tfjs-node", { resolveFrom: [tfjsNode] }),
      packages: ["@tensorflow/tfjs-node"],
      steps: 100,
      batches: [16, 128],
    },
  }),
  "tfjs, wasm": {
    create: () => tfjsEngine("wasm"),
    packages: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
    steps: 100,
    batches: [16, 128],
  },
  "tfjs, cpu": {
    create: () => tfjsEngine("cpu"),
    packages: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"],
    steps: 4,
    batches: [16],
  },
};

async function tfjsEngine(backend: "cpu" | "wasm"): Promise<Engine> {
  const tf = await import("@tensorflow/tfjs-core");
  if (backend === "cpu") await import("@tensorflow/tfjs-backend-cpu");
  else await import("@tensorflow/tfjs-backend-wasm");
  tf.enableProdMode();
  await tf.setBackend(backend);
  return createTfjsEngine({ tf });
}

interface Job {
  readonly engine: string;
  readonly batch: number;
}

async function measure({ engine, batch }: Job): Promise<StepMeasurement> {
  const { create, steps } = engines[engine] as EngineEntry;
  const timed = Math.max(2, Math.round((steps * 16) / batch) + 4);
  const limit = steps < 20 ? { perCall: 1 } : {};
  return measureTrainStep(await create(), { batch, steps: timed, ...limit });
}

async function measureAll(): Promise<void> {
  const rows: (Job & StepMeasurement & { megabytes: number })[] = [];
  console.log(
    "| engine | batch | a step, ms | products alone, ms | ratio | installed, MB |\n|---|---:|---:|---:|---:|---:|",
  );
  for (const [engine, { packages, batches }] of Object.entries(engines)) {
    const megabytes = installMegabytes(packages, engine === "tfjs-node" ? place : import.meta.url);
    for (const batch of batches) {
      const result = await inOwnProcess<StepMeasurement>({ engine, batch });
      rows.push({ engine, megabytes, ...result });
      const { millisecondsPerStep: step, millisecondsOfProducts: floor, ratio } = result;
      console.log(
        `| ${engine} | ${batch} | ${step.toPrecision(3)} | ${floor.toPrecision(3)} | ${ratio.toFixed(2)} | ${Math.round(megabytes)} |`,
      );
    }
  }
  if (!tfjsNode) console.log("\ntfjs-node: not measured, TIMEVAE_TFJS_NODE names no folder with it (docs/engines.md)");
  const folder = fileURLToPath(new URL("../../../out/bench/", import.meta.url));
  await mkdir(folder, { recursive: true });
  const machine = { node: process.version, processor: cpus()[0]?.model, cores: cpus().length };
  await writeFile(`${folder}engines.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  console.log("\nwritten to out/bench/engines.json");
}

const job = process.argv[2] === undefined ? undefined : (JSON.parse(process.argv[2]) as Job);
if (job === undefined) await measureAll();
else console.log(`\n${JSON.stringify(await measure(job))}`);
