import { TimeVAEError } from "@timevae/spec";

/** A piece of work that can say how far it is. */
export interface Task<Result> {
  /** For people, `Discriminative score: held-out real windows`. */
  readonly name: string;
  /** About how long it takes, compared with the others. */
  readonly weight: number;
  /** Where most of it is computed: by the engine, whose threads may be others, or in this thread. */
  readonly place: Place;
  run(options: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void }): Promise<Result>;
}

type Place = "engine" | "here";

/** Tasks that run at once, and where: an engine may have two threads beside this one. Each lane helps out when it has nothing left. */
const lanes: readonly Place[] = ["engine", "engine", "here"];

/** Where an evaluation is. */
export interface EvaluationProgress {
  /** Share of the work that is done, 0 to 1. */
  readonly fraction: number;
  /** What was begun last. */
  readonly task: string;
  /** Null until there is something to judge by. */
  readonly secondsLeft: number | null;
}

/**
 * Runs tasks, a few at once: while some compute in an engine's threads, another has this one. The heaviest begin first. When one
 * fails the others are stopped, and its error is thrown after they have ended.
 *
 * @returns results in the order of the tasks
 * @throws {TimeVAEError} `cancelled` when the signal was aborted, and whatever a task throws
 */
export async function runTasks<Result>(
  tasks: readonly Task<Result>[],
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
  },
): Promise<Result[]> {
  const { signal, onProgress } = options;
  const started = performance.now();
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0);
  const done = new Float64Array(tasks.length);
  const results = new Array<Result>(tasks.length);
  const waiting = tasks.map((_, i) => i).sort((a, b) => (tasks[b] as Task<Result>).weight - tasks[a]!.weight || a - b);
  const controller = new AbortController();
  const stop = () => controller.abort();
  if (signal?.aborted) throw cancelled();
  signal?.addEventListener("abort", stop);
  let failure: { readonly error: unknown } | undefined;
  let current = "";
  const tell = () => {
    const fraction =
      total === 0 ? 1 : tasks.reduce((sum, { weight }, i) => sum + weight * (done[i] as number), 0) / total;
    const seconds = (performance.now() - started) / 1000;
    onProgress?.({
      fraction,
      task: current,
      secondsLeft: fraction > 0.02 ? (seconds * (1 - fraction)) / fraction : null,
    });
  };
  const take = (lane: Place): number | undefined => {
    const own = waiting.findIndex((i) => (tasks[i] as Task<Result>).place === lane);
    return waiting.splice(Math.max(own, 0), 1)[0];
  };
  const work = async (lane: Place) => {
    for (let i = take(lane); i !== undefined && !controller.signal.aborted; i = take(lane)) {
      const place = i;
      const task = tasks[place] as Task<Result>;
      current = task.name;
      tell();
      // What listens (a signal, a progress line) has its turn before the next piece.
      await nextTurn();
      if (controller.signal.aborted) return;
      try {
        results[place] = await task.run({
          signal: controller.signal,
          onProgress: (fraction) => {
            done[place] = Math.min(1, Math.max(done[place] as number, fraction));
            tell();
          },
        });
        done[place] = 1;
        tell();
      } catch (error) {
        failure ??= { error };
        controller.abort();
      }
    }
  };
  try {
    await Promise.all(lanes.map(work));
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  if (signal?.aborted) throw cancelled();
  if (failure) throw failure.error;
  return results;
}

function cancelled(): TimeVAEError {
  return new TimeVAEError("cancelled", "the evaluation was stopped before it was over; there is no result");
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
