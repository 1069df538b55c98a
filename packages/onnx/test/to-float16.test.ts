import fc from "fast-check";
import { expect, it } from "vitest";
import { toFloat16 } from "../src/index.js";

/** A half-precision number from its bits, by the definition. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

it("keeps every half-precision number", () => {
  for (let bits = 0; bits < 65_536; bits++) {
    const value = fromFloat16(bits);
    if (Number.isNaN(value)) expect(fromFloat16(toFloat16(value))).toBeNaN();
    else if (toFloat16(value) !== bits) throw new Error(`${bits} became ${toFloat16(value)}`);
  }
});

it("rounds to the nearest, of two to the even one", () => {
  const check = (value: number): void => {
    const bits = toFloat16(value) & 0x7fff;
    const magnitude = Math.abs(Math.fround(value));
    if (bits === 0x7c00) {
      expect(magnitude).toBeGreaterThanOrEqual(65_520);
      return;
    }
    const distance = Math.abs(fromFloat16(bits) - magnitude);
    for (const other of [bits - 1, bits + 1].filter((near) => near >= 0 && near < 0x7c00)) {
      const further = Math.abs(fromFloat16(other) - magnitude);
      expect(distance).toBeLessThanOrEqual(further);
      if (distance === further) expect(bits % 2).toBe(0);
    }
  };
  fc.assert(fc.property(fc.float({ noNaN: true }), check), { numRuns: 2000 });
  fc.assert(fc.property(fc.float({ min: Math.fround(-70_000), max: Math.fround(70_000), noNaN: true }), check));
  fc.assert(fc.property(fc.float({ min: Math.fround(-1e-4), max: Math.fround(1e-4), noNaN: true }), check));
  // Half-way between two.
  for (let bits = 0; bits < 0x7bff; bits += 7) check((fromFloat16(bits) + fromFloat16(bits + 1)) / 2);
});
