import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fit } from "@timevae/core";
import { generateSines, splitAtRandom } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import type { SeriesArray } from "@timevae/spec";

/**
 * Seconds to a held-out loss: the preset `paper` beside the authors' Keras code, the same windows, sizes, batches and optimiser, one after
 * the other. Both begin with compiling; ours also counts looking at held-out windows, the other does not.
 */
const { TIMEVAE_REFERENCE: source = "", PYTHON: python = "python3" } = process.env;
if (!existsSync(join(source, "vae", "timevae.py"))) {
  console.log(
    "bench:reference: expected TIMEVAE_REFERENCE to name the folder src of a clone of the authors' repository (abudesai/timeVAE on GitHub), " +
      `and PYTHON a Python with tensorflow and joblib; received ${source || "nothing"}; left out`,
  );
  process.exit(0);
}

const [windows, steps, features] = [1000, 24, 5] as const;
const epochs = 150;
const seed = 1;

interface Look {
  readonly epoch: number;
  readonly seconds: number;
  readonly loss: number;
}

const series = generateSines({ windows, steps, features, seed });
// As `fit` divides them.
const { train, test } = splitAtRandom(series, { testFraction: 0.1, seed });
const sides = { train: train.series, held: test.series };
console.log(`${sides.train.shape[0]} windows of ${steps} × ${features}, sines; ${epochs} epochs of batches of 16\n`);
const results = { ours: await learnOurs(), reference: await learnReference() };
const best = Math.max(...Object.values(results).map((looks) => Math.min(...looks.map(({ loss }) => loss))));
console.log(
  "| held-out loss per window | ours, s (epoch) | the authors' code, s (epoch) | ratio |\n|---:|---:|---:|---:|",
);
for (const factor of [2, 1.5, 1.2, 1.1, 1.05]) {
  const [ours, reference] = [reach(results.ours, factor * best), reach(results.reference, factor * best)];
  const cells = [ours, reference].map(({ seconds, epoch }) => `${seconds.toFixed(2)} (${epoch})`);
  console.log(
    `| ${(factor * best).toFixed(2)} | ${cells.join(" | ")} | ${(reference.seconds / ours.seconds).toFixed(1)} |`,
  );
}
const perEpoch = Object.values(results).map((looks) => (looks.at(-1) as Look).seconds / looks.length);
console.log(`\nseconds an epoch: ${perEpoch.map((x) => x.toFixed(3)).join(" and ")}`);

function reach(looks: readonly Look[], loss: number): Look {
  return looks.find((look) => look.loss <= loss) as Look;
}

async function learnOurs(): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const engine = await createOrtEngine();
  const begin = performance.now();
  await fit(series, {
    engine,
    preset: "paper",
    training: { seed, epochs, validationFraction: 0.1 },
    onEpoch: ({ epoch, validation }) => {
      looks.push({ epoch, seconds: (performance.now() - begin) / 1000, loss: validation?.total ?? Number.NaN });
    },
  });
  return looks;
}

async function learnReference(): Promise<readonly Look[]> {
  const folder = await mkdtemp(join(tmpdir(), "timevae-reference-"));
  try {
    const files = { train: join(folder, "train"), held: join(folder, "held") };
    const scaled = scalerOfSteps(sides.train);
    await writeFile(files.train, bytesOf(scaled(sides.train)));
    await writeFile(files.held, bytesOf(scaled(sides.held)));
    const script = fileURLToPath(new URL("time-to-loss.py", import.meta.url));
    const sizes = [steps, features, epochs, seed].map(String);
    const child = spawn(python, [script, source, files.train, files.held, ...sizes], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const looks: Look[] = [];
    for await (const line of createInterface({ input: child.stdout })) looks.push(JSON.parse(line) as Look);
    if (looks.length < epochs)
      throw new Error(`the authors' code: expected ${epochs} epochs, received ${looks.length}`);
    return looks;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** To [0, 1] per step and feature, as the authors' code scales. */
function scalerOfSteps(train: SeriesArray): (side: SeriesArray) => Float32Array {
  const size = steps * features;
  const low = new Float32Array(size).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(size).fill(Number.NEGATIVE_INFINITY);
  for (const [i, value] of train.values.entries()) {
    low[i % size] = Math.min(low[i % size] as number, value);
    high[i % size] = Math.max(high[i % size] as number, value);
  }
  return ({ values }) =>
    values.map((value, i) => {
      const at = i % size;
      return (value - (low[at] as number)) / ((high[at] as number) - (low[at] as number) + 1e-7);
    });
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
