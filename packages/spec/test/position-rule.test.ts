import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { followPositionRule } from "../src/index.js";

const place = fc.integer({ min: -1_000_000, max: 1_000_000 });

describe("followPositionRule", () => {
  it("gives phases that come again after a period", () => {
    expect(
      [0, 1, 6, 7, -1].map((position) => followPositionRule({ kind: "phase", period: 7 }, position, 3)[0]),
    ).toEqual([0, 1, 6, 0, 6].map((step) => Math.fround(step / 7)));
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 400 }), (position, period) => {
        const rule = { kind: "phase", period } as const;
        const [phase] = followPositionRule(rule, position, 1) as unknown as [number];
        expect(phase).toBeGreaterThanOrEqual(0);
        expect(phase).toBeLessThan(1);
        expect(followPositionRule(rule, position + period, 1)).toEqual(Float32Array.of(phase));
      }),
    );
  });

  it("marks the steps after events, as a calendar that is written out does", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 5 }),
        fc.option(fc.integer({ min: 2, max: 12 }), { nil: undefined }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: -30, max: 30 }),
        (at, every, duration, position) => {
          const steps = 9;
          // Every beginning of an event from −200 to 200, one by one.
          const begins = at.flatMap((first) =>
            every === undefined
              ? [first]
              : Array.from({ length: 401 }, (_, i) => i - 200).filter((p) => Math.abs(p - first) % every === 0),
          );
          const expected = new Float32Array(duration * steps);
          for (const begin of begins) {
            for (let j = 0; j < duration; j++) {
              const step = begin + j - position;
              if (step >= 0 && step < steps) expected[j * steps + step] = 1;
            }
          }
          const rule = { kind: "events", at, duration, ...(every === undefined ? {} : { every }) } as const;
          expect(followPositionRule(rule, position, steps)).toEqual(expected);
        },
      ),
    );
  });
});
