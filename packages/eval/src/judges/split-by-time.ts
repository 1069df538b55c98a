import type { Random, SeriesArray } from "@timevae/spec";
import { type JudgeSplit, splitForJudge } from "./judge-batches.js";

/** Windows per block of time, in lengths of a window. */
const blockLength = 6;
/** A side with fewer windows than this says nothing; then the split is by window. */
const fewest = 10;

/**
 * Halves windows so that no window of one side shares a row with a window of the other, where it is known when they begin: the
 * time axis is cut into blocks, each goes to one side, and windows across a border are left out. Otherwise, at random.
 */
export function splitByTime({ shape, positions }: SeriesArray, random: Random): JudgeSplit {
  const [count, steps] = shape;
  if (positions === undefined) return splitForJudge(count, 0.5, random);
  const [learn, examine]: [number[], number[]] = [[], []];
  const blockOf = (position: number) => Math.floor(position / (steps * blockLength));
  const blocks = [...new Set(Array.from(positions, blockOf))].sort((a, b) => a - b);
  const order = random.permutation(blocks.length);
  const isLearned = new Set([...order.subarray(0, Math.ceil(blocks.length / 2))].map((i) => blocks[i]));
  for (let n = 0; n < count; n++) {
    const [first, last] = [blockOf(positions[n] as number), blockOf((positions[n] as number) + steps - 1)];
    if (isLearned.has(first) !== isLearned.has(last) && blocks.includes(last)) continue;
    (isLearned.has(first) ? learn : examine).push(n);
  }
  if (learn.length < fewest || examine.length < fewest) return splitForJudge(count, 0.5, random);
  return { learn: Uint32Array.from(learn), examine: Uint32Array.from(examine) };
}
