import { describe, expect, it } from "vitest";
import type { FuzzTarget } from "../src/fuzz-target.js";
import { runTarget } from "../src/run-target.js";
import { targets } from "../src/targets/index.js";

// A part of what `npx -y pnpm@10 fuzz` runs in full. Time is not judged here: the machine may be busy.
describe("hostile input", () => {
  it.each(targets.map((target) => [target.name, target] as const))("%s", async (_name, target) => {
    const { failures, read, errors } = await runTarget(target, {
      cases: 300,
      seed: 7,
      longest: Number.POSITIVE_INFINITY,
    });
    expect(failures.map(({ index, what }) => `${index}: ${what}`)).toEqual([]);
    // Cases that all fail, or all pass, would test nothing.
    expect(read).toBeGreaterThan(0);
    expect(Object.keys(errors).length).toBeGreaterThan(0);
  });

  it("what one case holds is not counted against the next", async () => {
    const kept: Uint8Array[] = [];
    let cases = 0;
    const target: FuzzTarget = {
      name: "holds",
      seeds: () => [new Uint8Array(8)],
      words: [],
      run: () => {
        if (cases++ === 2) kept.push(new Uint8Array(2 ** 24));
      },
    };
    const { failures } = await runTarget(target, { cases: 10, seed: 1, mostBytes: 2 ** 23 });
    expect(failures.map(({ index }) => index)).toEqual([2]);
    expect(kept.length).toBe(1);
  });
});
