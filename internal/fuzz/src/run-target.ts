import { getHeapStatistics } from "node:v8";
import { createRandom, isTimeVAEError } from "@timevae/spec";
import type { FuzzTarget } from "./fuzz-target.js";
import { mutate } from "./mutate.js";

/** A case that broke the promise. */
interface FuzzFailure {
  readonly target: string;
  /** Which case of the seed it is. */
  readonly index: number;
  readonly what: string;
  readonly bytes: Uint8Array;
}

export interface FuzzResult {
  readonly target: string;
  readonly cases: number;
  /** Files that were read without an error. */
  readonly read: number;
  /** Errors of ours by code. */
  readonly errors: Readonly<Record<string, number>>;
  /** The longest case of this process, milliseconds of its own CPU. */
  readonly slowest: number;
  /** The most that was held after a case, bytes of heap and array buffers beyond the least; what was collected before is not seen. */
  readonly largest: number;
  readonly failures: readonly FuzzFailure[];
}

export interface RunTargetOptions {
  readonly cases: number;
  readonly seed: number;
  /** First case; the others before it are drawn and not run. */
  readonly from?: number;
  /** Milliseconds of CPU that a case may take. */
  readonly longest?: number;
  /** Bytes that a case may hold. */
  readonly mostBytes?: number;
  /** Told which case begins. */
  readonly onCase?: (index: number) => void;
}

/** Bytes of V8's heap and of array buffers; much cheaper than `process.memoryUsage`, which asks the system too. */
function held(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

/** Runs generated cases of one target. The same seed gives the same cases: each has a random stream of its own. */
export async function runTarget(target: FuzzTarget, options: RunTargetOptions): Promise<FuzzResult> {
  const { cases, seed, from = 0, longest = 1000, mostBytes = 2 ** 28 } = options;
  const seeds = await target.seeds();
  const random = createRandom(seed).fork(target.name);
  const errors: Record<string, number> = {};
  const failures: FuzzFailure[] = [];
  let read = 0;
  let slowest = 0;
  let largest = 0;
  // Growth is measured from the least that was ever held: what piles up shows too.
  let before = held();
  for (let index = from; index < from + cases; index++) {
    options.onCase?.(index);
    const own = random.fork(String(index));
    const made = target.make && own.integer(target.oneIn ?? 8) === 0 ? target.make(own, seeds) : undefined;
    const bytes = made ?? mutate(seeds[own.integer(seeds.length)] as Uint8Array, target.words, own);
    const fail = (what: string) => failures.push({ target: target.name, index, what, bytes });
    const start = process.cpuUsage();
    try {
      await target.run(bytes);
      read++;
    } catch (error) {
      if (isTimeVAEError(error)) errors[error.code] = (errors[error.code] ?? 0) + 1;
      else fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const used = process.cpuUsage(start);
    const milliseconds = (used.user + used.system) / 1000;
    const grown = held() - before;
    if (grown < 0) before += grown;
    slowest = Math.max(slowest, milliseconds);
    largest = Math.max(largest, grown);
    if (milliseconds > longest) fail(`took ${Math.round(milliseconds)} ms`);
    if (grown > mostBytes) fail(`held ${grown} bytes`);
    // What a failing case holds is not the fault of the next.
    if (grown > mostBytes) before = held();
    if (failures.length >= 20) break;
  }
  return { target: target.name, cases, read, errors, slowest, largest, failures };
}
