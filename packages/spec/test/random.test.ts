import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** xoshiro128** over BigInt, written from the published recurrence. */
function naiveXoshiro(words: bigint[]): bigint {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  const [s0, s1, s2, s3] = words as [bigint, bigint, bigint, bigint];
  const result = (rotate((s1 * 5n) & mask, 7n) * 9n) & mask;
  const a = s2 ^ s0;
  const b = s3 ^ s1;
  words[1] = s1 ^ a;
  words[0] = s0 ^ b;
  words[2] = a ^ ((s1 << 9n) & mask);
  words[3] = rotate(b, 11n);
  return result;
}

describe("createRandom", () => {
  it("starts with the generator's published first numbers from state 1, 2, 3, 4", () => {
    const random = createRandom({ seed: 0, words: [1, 2, 3, 4], spareNormal: null });
    expect([random.uint32(), random.uint32(), random.uint32(), random.uint32()]).toEqual([11520, 0, 5927040, 70819200]);
  });

  it("equals an independent implementation over BigInt", () => {
    fc.assert(
      fc.property(fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 0xffffffff }))), (words) => {
        const random = createRandom({ seed: 0, words: words as [number, number, number, number], spareNormal: null });
        const naive = words.map(BigInt);
        for (let i = 0; i < 20; i++) expect(BigInt(random.uint32())).toBe(naiveXoshiro(naive));
      }),
    );
  });

  it("gives normal numbers with the right moments", () => {
    const draws = createRandom(3).fillNormal(new Float64Array(200_000));
    const moment = (k: number) => draws.reduce((sum, x) => sum + x ** k, 0) / draws.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.01);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(3))).toBeLessThan(0.04);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });

  it("draws integers below bounds beyond 2^32, and refuses what is no bound", () => {
    const random = createRandom(5);
    for (const bound of [2 ** 32 + 1, 3 * 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const drawn = Array.from({ length: 4000 }, () => random.integer(bound));
      expect(drawn.every((value) => Number.isSafeInteger(value) && value >= 0 && value < bound)).toBe(true);
      const mean = drawn.reduce((sum, value) => sum + value / bound, 0) / drawn.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * drawn.length));
      // The low digits are drawn too.
      expect(new Set(drawn.map((value) => value % 10)).size).toBe(10);
    }
    for (const bound of [0, -1, Number.NaN, 2 ** 53, 2 ** 60]) {
      expect(() => random.integer(bound)).toThrow(`bound: expected an integer from 1 to 2^53 - 1, received ${bound}`);
    }
  });

  it("draws integers without bias and permutations of everything", () => {
    const random = createRandom(11);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    expect([...random.permutation(50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it("continues from a state exactly, in the middle of a normal pair too", () => {
    const first = createRandom(5);
    first.normal();
    const second = createRandom(JSON.parse(JSON.stringify(first.state())));
    for (let i = 0; i < 10; i++) expect(second.normal()).toBe(first.normal());
  });

  it("forks by label, whatever has been drawn", () => {
    const parent = createRandom(2 ** 40 + 5);
    const before = parent.fork("shuffle").uint32();
    parent.uniform();
    expect(parent.fork("shuffle").uint32()).toBe(before);
    const firsts = new Set(["shuffle", "noise", "a", "b", "ab", "ba", ""].map((label) => parent.fork(label).uint32()));
    expect(firsts.size).toBe(7);
    expect(createRandom(5).uint32()).not.toBe(createRandom(2 ** 32 + 5).uint32());
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 53])("refuses the seed %s", (seed) => {
    expect(() => createRandom(seed)).toThrow(`seed: expected an integer from 0 to 2^53 - 1, received ${seed}`);
  });
});
