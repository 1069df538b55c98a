import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generateSines } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { createOrtWorkers } from "@timevae/engine-ort/node";
import { type Comparison, sampleTrivialRival, scoreMeasures } from "@timevae/eval";
import { createRandom, type SeriesArray, selectWindows } from "@timevae/spec";
import { createMatrix, fitGaussianMixture } from "@timevae/statistics";
import { python } from "@timevae-internal/testing/python";
import { median } from "./measure-train-step.js";

/** The judges against PyTorch and scikit-learn, in turns within one run, and how long they take on a whole comparison. */
const { values: flags } = parseArgs({ options: { full: { type: "boolean", default: false } } });
const [windows, steps, features] = [3600, 24, 6] as const;
const rounds = 3;
const script = fileURLToPath(new URL("peers-of-eval.py", import.meta.url));

const engine = await createOrtEngine();
const series = generateSines({ windows, steps, features, seed: 1 });
const order = createRandom(1).permutation(windows);
const train = selectWindows(series, order.subarray(0, windows * 0.8));
const heldOut = selectWindows(series, order.subarray(windows * 0.8));

console.log(`${windows} windows of ${steps} × ${features}, ${engine.name}`);
for (const id of ["discriminative", "predictive"] as const) await compareJudges(id);
await compareMixtures();
await timeMeasures(flags.full ? [true, false] : [true]);

/** Repeats and iterations that `fast` has: the cost per iteration is what is compared. */
async function compareJudges(id: "discriminative" | "predictive"): Promise<void> {
  const measure = scoreMeasures.find((candidate) => candidate.id === id)!;
  const perIteration = { discriminative: 600, predictive: 1200 }[id];
  await compareInTurns(
    `${id}: an iteration of three judges`,
    "three times PyTorch's one judge, one thread",
    async () => {
      const repeats = (await timed(() => measure.compute(comparisonOf(heldOut, true), { engine, seed: 1, fast: true })))
        .milliseconds;
      return repeats / perIteration;
    },
    () => 3 * runPeer(id, 200),
  );
}

async function compareMixtures(): Promise<void> {
  const random = createRandom(1);
  const points = createMatrix(Float64Array.from({ length: windows * 16 }, random.uniform), windows, 16);
  const iterations = 20;
  await compareInTurns(
    "Gaussian mixture: a round with ten full covariances",
    "scikit-learn's",
    async () => {
      const fit = async () => fitGaussianMixture(points, 10, { seed: 1, iterations, tolerance: 0 });
      return (await timed(fit)).milliseconds / iterations;
    },
    () => runPeer("mixture", iterations),
  );
}

async function compareInTurns(
  title: string,
  peer: string,
  ours: () => Promise<number>,
  theirs: () => number | undefined,
): Promise<void> {
  const [own, other]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    own.push(await ours());
    const time = theirs();
    if (time === undefined || Number.isNaN(time)) break;
    other.push(time);
  }
  const milliseconds = median(own);
  const comparison =
    other.length === rounds
      ? `${peer} ${median(other).toFixed(2)} ms, ratio ${(milliseconds / median(other)).toFixed(2)}`
      : `(nothing to compare with: ${python} lacks torch or scikit-learn; set TIMEVAE_PYTHON)`;
  console.log(`${title}: ${milliseconds.toFixed(2)} ms; ${comparison}`);
}

function runPeer(job: string, iterations: number): number {
  try {
    const output = execFileSync(python, [script, job, ...[windows, steps, features, iterations].map(String)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return (JSON.parse(output) as { milliseconds: number }).milliseconds;
  } catch {
    return Number.NaN;
  }
}

/** Every score for both rows at once, each on a worker of its own: wall clock and processor time. */
async function timeMeasures(modes: readonly boolean[]): Promise<void> {
  const rival = await timed(async () => sampleTrivialRival(train, train.shape[0], 1));
  console.log(`trivial rival: ${seconds(rival)}`);
  const workers = await createOrtWorkers({ workers: 2 });
  for (const fast of modes) {
    let [wall, processor] = [0, 0];
    for (const measure of scoreMeasures) {
      const time = await timed(() =>
        Promise.all(
          [false, true].map((isBaseline) => {
            const comparison = comparisonOf(isBaseline ? heldOut : rival.result, isBaseline);
            return measure.compute(comparison, { engine: workers, seed: 1, fast });
          }),
        ),
      );
      console.log(`${fast ? "fast" : "full"} ${measure.id}, both rows: ${seconds(time)}`);
      wall += time.milliseconds;
      processor += time.processor;
    }
    console.log(`${fast ? "fast" : "full"} scores, both rows: ${seconds({ milliseconds: wall, processor })}`);
  }
  await workers.dispose();
}

function comparisonOf(subject: SeriesArray, isBaseline: boolean): Comparison {
  return { train, heldOut, subject, isBaseline };
}

async function timed<Result>(run: () => Promise<Result>) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: performance.now() - start, processor: (user + system) / 1000 };
}

function seconds({ milliseconds, processor }: { milliseconds: number; processor: number }): string {
  return `${(milliseconds / 1000).toFixed(1)} s (${(processor / 1000).toFixed(1)} s of processor)`;
}
