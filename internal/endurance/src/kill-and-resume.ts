import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { loadCheckpoint, loadModel } from "@timevae/core/node";
import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom } from "@timevae/spec";
import { startCommand } from "./command.js";

export interface KillOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
  readonly epochs: number;
  /** A process is killed at a random moment, at most so many milliseconds after its start or that of its training. */
  readonly longest: number;
  readonly onKill?: (text: string) => void;
}

export interface KillReport {
  readonly kills: number;
  /** Trainings that came to their end between kills, each compared with the undisturbed one. */
  readonly finished: number;
  /** Kills after which a checkpoint, a model, both, or nothing was there. */
  readonly found: Readonly<Record<string, number>>;
  /** Between a kill and the checkpoint before it, the longest, seconds. */
  readonly mostLost: number;
  /** What is to be wondered at; empty when all is well. */
  readonly faults: readonly string[];
}

/** Seconds between checkpoints. */
const interval = 0.3;
/** A checkpoint takes time to be written, and a busy machine stands still now and then, seconds. */
const slack = 2;
const files = ["decoder.onnx", "encoder.onnx", "timevae.json"] as const;

/**
 * Kills a training with SIGKILL at random moments, continues it, and looks at what is on the disk in between. The model that
 * comes out is compared byte for byte with that of a training nobody touched.
 */
export async function killAndResume(options: KillOptions): Promise<KillReport> {
  const { folder, kills, epochs, longest } = options;
  const random = createRandom(options.seed);
  const input = join(folder, "sines.csv");
  writeFileSync(input, sines(400));
  const flags = ["--epochs", String(epochs), "--hidden", "16,32", "--latent-dim", "4", "--seed", "3"];
  const argsFor = (model: string) => ["fit", input, "--out", model, ...flags];
  const untouched = join(folder, "untouched");
  const first = await startCommand(argsFor(untouched)).ended;
  if (first.code !== 0) throw new Error(`the undisturbed training failed: ${first.stderr}`);
  const place = join(folder, "place");
  mkdirSync(place);
  const model = join(place, "model");
  const args = [...argsFor(model), "--resume", "--checkpoint-every", String(interval / 60)];
  const engine = await createOrtEngine({ runtime: "node", threads: 1 });

  const faults: string[] = [];
  const found: Record<string, number> = {};
  let mostLost = 0;
  let finished = 0;
  const finish = () => {
    finished++;
    for (const name of files) {
      if (!readFileSync(join(model, name)).equals(readFileSync(join(untouched, name)))) {
        faults.push(`${name} differs from that of the undisturbed training`);
      }
    }
    const left = readdirSync(place).filter((name) => name !== "model" && !/^\.timevae-/.test(name));
    if (left.length > 0) faults.push(`a finished training left ${left.join(", ")}`);
    rmSync(place, { recursive: true });
    mkdirSync(place);
  };

  for (let kill = 0; kill < kills; ) {
    let trainingSince = Number.POSITIVE_INFINITY;
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { child, ended } = startCommand(args, (text) => {
      if (!/beginning anew|going on in epoch/.test(text)) return;
      trainingSince = Date.now();
      begin();
    });
    // Some are killed while they start, read and load; most while they train and write.
    const moment = random.uniform() * longest;
    const isEarly = random.uniform() < 0.25;
    const outcome = await Promise.race([ended, isEarly ? wait(moment) : begun.then(() => wait(moment))]);
    if (outcome) {
      if (outcome.code === 0) finish();
      else faults.push(`exit ${outcome.code}: ${outcome.stderr}`);
      if (outcome.code !== 0) break;
      continue;
    }
    child.kill("SIGKILL");
    const killedAt = Date.now();
    const { signal, code } = await ended;
    if (signal !== "SIGKILL") {
      if (code === 0) finish();
      continue;
    }
    kill++;
    const checkpoint = await loadCheckpoint(`${model}.checkpoint`).catch((error: Error) => {
      faults.push(`after kill ${kill}: ${error.message}`);
      return undefined;
    });
    const hasModel = readdirSync(place).includes("model");
    if (hasModel) {
      await loadModel(model, { engine }).catch((error: Error) => faults.push(`after kill ${kill}: ${error.message}`));
    }
    const what = [...(checkpoint ? ["checkpoint"] : []), ...(hasModel ? ["model"] : [])].join(" and ") || "nothing";
    found[what] = (found[what] ?? 0) + 1;
    options.onKill?.(
      `kill ${kill}: ${what}${checkpoint ? `, epoch ${checkpoint.epoch}, ${checkpoint.seconds.toFixed(1)} s` : ""}`,
    );
    const keptAt = checkpoint ? statSync(`${model}.checkpoint`).mtimeMs : 0;
    mostLost = Math.max(mostLost, (killedAt - Math.max(trainingSince, keptAt)) / 1000);
  }
  const last = await startCommand(args).ended;
  if (last.code === 0) finish();
  else faults.push(`the last run: exit ${last.code}: ${last.stderr}`);
  if (mostLost > interval + slack) faults.push(`${mostLost} s of training were lost`);
  return { kills, finished, found, mostLost, faults };
}

function sines(rows: number): string {
  const lines = ["slow,fast"];
  for (let row = 0; row < rows; row++) lines.push(`${Math.sin(row / 5).toFixed(4)},${Math.cos(row / 2).toFixed(4)}`);
  return `${lines.join("\n")}\n`;
}
