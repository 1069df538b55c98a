import type { Random } from "@timevae/spec";

/** Something that takes bytes from strangers. */
export interface FuzzTarget {
  readonly name: string;
  /** Whole files that are mutated; made once. */
  readonly seeds: () => Promise<readonly Uint8Array[]> | readonly Uint8Array[];
  /** Words that mean something in the format: they are planted into mutated files. */
  readonly words: readonly (string | Uint8Array)[];
  /** Reads a file; may throw errors of ours only. */
  readonly run: (bytes: Uint8Array) => unknown;
  /** A file that no mutation would find, one for each draw. */
  readonly make?: (random: Random, seeds: readonly Uint8Array[]) => Uint8Array;
  /** One case in so many is made, the others are mutated; 8 when not given. */
  readonly oneIn?: number;
}

/** Most bytes that a target may unpack or hold, as it is told. */
export const fuzzMaxBytes = 2 ** 24;
