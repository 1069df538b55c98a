import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { loadCheckpoint, loadModel } from "@timevae/core/node";
import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom } from "@timevae/spec";
import { type Ended, startCommand } from "./command.js";

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

/** Where trainings happen, and what they are compared with. */
interface Scene {
  /** What the command is started with. */
  readonly args: readonly string[];
  /** Holds nothing but the model, its checkpoint, and what is being written. */
  readonly place: string;
  readonly model: string;
  /** The model of a training nobody touched. */
  readonly untouched: string;
  readonly engine: Awaited<ReturnType<typeof createOrtEngine>>;
  readonly faults: string[];
}

/**
 * Kills a training with SIGKILL at random moments, continues it, and looks at what is on the disk in between. The model that
 * comes out is compared byte for byte with that of a training nobody touched.
 */
export async function killAndResume(options: KillOptions): Promise<KillReport> {
  const { kills, longest, onKill } = options;
  const random = createRandom(options.seed);
  const scene = await setScene(options);
  const { faults } = scene;
  const found: Record<string, number> = {};
  let mostLost = 0;
  let finished = 0;
  for (let kill = 0; kill < kills; ) {
    // Some are killed while they start, read and load; most while they train and write.
    const moment = random.uniform() * longest;
    const isEarly = random.uniform() < 0.25;
    const run = await runUntil(scene, moment, isEarly);
    if (run.code === 0) {
      finished++;
      compareFinished(scene);
    } else if (run.killedAt === undefined) {
      faults.push(`exit ${run.code}: ${run.stderr}`);
      break;
    } else {
      kill++;
      const { what, progress, keptAt } = await inspect(scene, `after kill ${kill}`);
      found[what] = (found[what] ?? 0) + 1;
      onKill?.(`kill ${kill}: ${what}${progress}`);
      if (what === "model") {
        // Killed after its last work: the training is finished, and the command would rightly refuse to do it again.
        finished++;
        compareFinished(scene);
        continue;
      }
      mostLost = Math.max(mostLost, (run.killedAt - Math.max(run.trainingSince, keptAt)) / 1000);
    }
  }
  const last = await startCommand(scene.args).ended;
  if (last.code === 0) {
    finished++;
    compareFinished(scene);
  } else faults.push(`the last run: exit ${last.code}: ${last.stderr}`);
  if (mostLost > interval + slack) faults.push(`${mostLost} s of training were lost`);
  return { kills, finished, found, mostLost, faults };
}

/** Writes the data, trains undisturbed once, and makes room for the others. */
async function setScene({ folder, epochs }: KillOptions): Promise<Scene> {
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
  return { args, place, model, untouched, engine, faults: [] };
}

/** How a training ended. */
interface Run extends Ended {
  /** When it was killed; undefined when it ended by itself. */
  readonly killedAt: number | undefined;
  /** When its training began; infinite when it did not come so far. */
  readonly trainingSince: number;
}

/** Starts a training, and kills it so many milliseconds after its start, or after that of its epochs. */
async function runUntil({ args }: Scene, moment: number, isEarly: boolean): Promise<Run> {
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
  const early = await Promise.race([ended, isEarly ? wait(moment) : begun.then(() => wait(moment))]);
  if (early) return { ...early, killedAt: undefined, trainingSince };
  child.kill("SIGKILL");
  const killedAt = Date.now();
  const late = await ended;
  // It may have come to its end just before.
  return { ...late, killedAt: late.signal === "SIGKILL" ? killedAt : undefined, trainingSince };
}

/** What a kill left on the disk: whatever is there can be read. */
async function inspect({ place, model, engine, faults }: Scene, moment: string) {
  const path = `${model}.checkpoint`;
  const blame = (error: Error) => {
    faults.push(`${moment}: ${error.message}`);
    return undefined;
  };
  const checkpoint = await loadCheckpoint(path).catch(blame);
  const hasModel = readdirSync(place).includes("model");
  if (hasModel) await loadModel(model, { engine }).catch(blame);
  const left = [...(checkpoint ? ["checkpoint"] : []), ...(hasModel ? ["model"] : [])];
  return {
    what: left.join(" and ") || "nothing",
    progress: checkpoint ? `, epoch ${checkpoint.epoch}, ${checkpoint.seconds.toFixed(1)} s` : "",
    keptAt: checkpoint ? statSync(path).mtimeMs : 0,
  };
}

/** Compares a finished training with the undisturbed one, and clears the place. */
function compareFinished({ place, model, untouched, faults }: Scene): void {
  for (const name of files) {
    if (!readFileSync(join(model, name)).equals(readFileSync(join(untouched, name)))) {
      faults.push(`${name} differs from that of the undisturbed training`);
    }
  }
  const left = readdirSync(place).filter((name) => name !== "model" && !/^\.timevae-/.test(name));
  if (left.length > 0) faults.push(`a finished training left ${left.join(", ")}`);
  rmSync(place, { recursive: true });
  mkdirSync(place);
}

function sines(rows: number): string {
  const lines = ["slow,fast"];
  for (let row = 0; row < rows; row++) lines.push(`${Math.sin(row / 5).toFixed(4)},${Math.cos(row / 2).toFixed(4)}`);
  return `${lines.join("\n")}\n`;
}
