import type { Random } from "@timevae/spec";

/** Numbers that sizes are wrong by. */
const evil = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x1000000, 0x10000];

/**
 * A file that is a little, or very, different: bits flipped, cut off, parts repeated, moved or removed, absurd sizes, words of
 * the format in the wrong place.
 */
export function mutate(seed: Uint8Array, words: readonly (string | Uint8Array)[], random: Random): Uint8Array {
  let bytes = seed.slice();
  const rounds = 1 + random.integer(random.integer(4) === 0 ? 12 : 3);
  for (let round = 0; round < rounds && bytes.length > 0; round++) bytes = mutateOnce(bytes, words, random);
  return bytes;
}

function mutateOnce(
  bytes: Uint8Array,
  words: readonly (string | Uint8Array)[],
  random: Random,
): Uint8Array<ArrayBuffer> {
  const at = place(bytes.length, random);
  const length = 1 + random.integer(Math.min(64, bytes.length - at));
  switch (random.integer(9)) {
    case 0: {
      const copy = bytes.slice();
      copy[at] = (copy[at] as number) ^ (1 << random.integer(8));
      return copy;
    }
    case 1: {
      const copy = bytes.slice();
      copy[at] = random.integer(256);
      return copy;
    }
    case 2:
      return bytes.slice(0, at);
    case 3:
      return splice(bytes, at, length, new Uint8Array(0));
    case 4:
      return splice(bytes, at, 0, bytes.slice(at, at + length));
    case 5: {
      const from = random.integer(bytes.length);
      return splice(bytes, at, length, bytes.slice(from, from + length));
    }
    case 6: {
      const word = words[random.integer(Math.max(1, words.length))] ?? "";
      const planted = typeof word === "string" ? new TextEncoder().encode(word) : word;
      return splice(bytes, at, random.integer(2) === 0 ? 0 : planted.length, planted);
    }
    case 7: {
      const copy = bytes.slice();
      const value = evil[random.integer(evil.length)] as number;
      const width = 2 ** random.integer(4);
      for (let i = 0; i < width && at + i < copy.length; i++)
        copy[at + i] = i < 4 ? (value >>> (8 * i)) & 255 : value > 255 ? 255 : 0;
      return copy;
    }
    default: {
      const copy = bytes.slice();
      copy.fill(random.integer(3) === 0 ? 255 : 0, at, at + length);
      return copy;
    }
  }
}

/** Headers and directories stand at the ends: half of the changes are there. */
function place(length: number, random: Random): number {
  const edge = Math.min(length, 160);
  const kind = random.integer(4);
  if (kind === 0) return random.integer(edge);
  if (kind === 1) return length - 1 - random.integer(edge);
  return random.integer(length);
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(at + remove);
  const result = new Uint8Array(at + insert.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(rest, at + insert.length);
  return result;
}
