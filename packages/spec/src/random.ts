import { describeValue } from "./describe-value.js";
import { TimeVAEError } from "./errors.js";

/** The whole state of a {@link Random}: plain data, safe to write to JSON. */
export interface RandomState {
  readonly seed: number;
  /** Four unsigned 32-bit words of xoshiro128**. */
  readonly words: readonly [number, number, number, number];
  /** The second number of the last Box-Muller pair, when it has not been used yet. */
  readonly spareNormal: number | null;
}

/** A stream of pseudo-random numbers. The same seed gives the same stream on every machine. */
export interface Random {
  /** An integer from 0 to 2³² − 1. */
  uint32(): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /**
   * An integer from 0 to `bound` − 1, without bias.
   *
   * @throws {TimeVAEError} `invalid-argument` for a bound that is no integer from 1 to 2⁵³ − 1
   */
  integer(bound: number): number;
  /** A standard normal number. */
  normal(): number;
  /** Fills `target` with standard normal numbers and returns it. */
  fillNormal<Target extends Float32Array | Float64Array>(target: Target): Target;
  /** A random order of 0 … `count` − 1. */
  permutation(count: number): Uint32Array;
  /**
   * An independent stream that depends on this stream's *seed* and on `label` only, never on how many numbers
   * have been drawn: adding a consumer does not change what the others see.
   */
  fork(label: string): Random;
  state(): RandomState;
}

/**
 * Numbers by xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its
 * state filled from the seed by splitmix32; normal numbers by Box and Muller's transform.
 *
 * @param source a seed, an integer from 0 to 2⁵³ − 1, or a state to continue from
 * @throws {TimeVAEError} `invalid-argument` on any other seed
 */
export function createRandom(source: number | RandomState): Random {
  const seed = typeof source === "object" && source !== null ? source.seed : source;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new TimeVAEError(
      "invalid-argument",
      `seed: expected an integer from 0 to 2^53 - 1, received ${describeValue(seed)}`,
    );
  }
  const words = typeof source === "number" ? wordsFromSeed(seed) : Uint32Array.from(source.words);
  let spareNormal = typeof source === "number" ? null : source.spareNormal;

  function uint32(): number {
    const [s0, s1, s2, s3] = words as unknown as [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    words[0] = s0 ^ t3;
    words[1] = s1 ^ t2;
    words[2] = t2 ^ (s1 << 9);
    words[3] = rotateLeft(t3, 11);
    return result;
  }

  function uniform(): number {
    return ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  }

  function integer(bound: number): number {
    if (!(bound >= 1 && bound <= 4294967296)) return largeInteger(bound);
    const limit = 4294967296 - (4294967296 % bound);
    let draw = uint32();
    while (draw >= limit) draw = uint32();
    return draw % bound;
  }

  /** Of 53 bits: below a bound beyond 2³² no number of 32 bits would be accepted. */
  function largeInteger(bound: number): number {
    if (!Number.isSafeInteger(bound) || bound < 1) {
      const message = `bound: expected an integer from 1 to 2^53 - 1, received ${describeValue(bound)}`;
      throw new TimeVAEError("invalid-argument", message);
    }
    const limit = 9007199254740992 - (9007199254740992 % bound);
    let draw = uniform() * 9007199254740992;
    while (draw >= limit) draw = uniform() * 9007199254740992;
    return draw % bound;
  }

  function normal(): number {
    if (spareNormal !== null) {
      const spare = spareNormal;
      spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  return {
    uint32,
    uniform,
    integer,
    normal,
    fillNormal(target) {
      for (let i = 0; i < target.length; i++) target[i] = normal();
      return target;
    },
    permutation(count) {
      const order = Uint32Array.from({ length: count }, (_, i) => i);
      for (let i = count - 1; i > 0; i--) {
        const j = integer(i + 1);
        const swap = order[i] as number;
        order[i] = order[j] as number;
        order[j] = swap;
      }
      return order;
    },
    fork: (label) => createRandom(hashLabel(seed, label)),
    state: () => ({
      seed,
      words: [words[0] as number, words[1] as number, words[2] as number, words[3] as number],
      spareNormal,
    }),
  };
}

function rotateLeft(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/** splitmix32's finaliser: every bit of the input changes about half of the output's bits. */
function mix(x: number): number {
  let y = x | 0;
  y = Math.imul(y ^ (y >>> 16), 0x21f0aaad);
  y = Math.imul(y ^ (y >>> 15), 0x735a2d97);
  return (y ^ (y >>> 15)) >>> 0;
}

function wordsFromSeed(seed: number): Uint32Array {
  const high = Math.floor(seed / 4294967296);
  let counter = (seed ^ mix(high)) >>> 0;
  const words = new Uint32Array(4);
  for (let i = 0; i < 4; i++) {
    counter = (counter + 0x9e3779b9) >>> 0;
    words[i] = mix(counter);
  }
  return words;
}

/** A 53-bit seed from a seed and a text. */
function hashLabel(seed: number, label: string): number {
  let low = mix(seed >>> 0) ^ 0x85ebca6b;
  let high = mix(Math.floor(seed / 4294967296) ^ 0xc2b2ae35);
  for (let i = 0; i < label.length; i++) {
    low = mix(low ^ label.charCodeAt(i));
    high = mix(high + Math.imul(label.charCodeAt(i) + i, 0x9e3779b1));
  }
  return (high & 0x1fffff) * 4294967296 + (low >>> 0);
}
