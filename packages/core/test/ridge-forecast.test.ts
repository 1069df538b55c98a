import { createRandom } from "@timevae/spec";
import { expect, it } from "vitest";
import { factoriseRidge, leadingSystem } from "../src/density/ridge-forecast.js";

it("has the systems of fewer places from the factor of all", () => {
  const random = createRandom(4);
  const [width, rows] = [9, 40];
  const seen = Float64Array.from({ length: rows * width }, () => random.normal());
  const gram = new Float64Array(width * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width * width; i++) {
      const [a, b] = [Math.floor(i / width), i % width];
      gram[i] = (gram[i] as number) + (seen[row * width + a] as number) * (seen[row * width + b] as number);
    }
  }
  const used = [8, 0, 3, 1, 5, 2];
  for (const count of [1, 3, 6]) {
    const few = leadingSystem(factoriseRidge(gram, width, used, 4), count);
    const direct = leadingSystem(factoriseRidge(gram, width, used.slice(0, count), 4), count);
    expect(few.used).toEqual(used.slice(0, count));
    expect(few.lower).toEqual(direct.lower);
    expect(few.freedom).toBe(direct.freedom);
    // Each weight counts for less than one, by the penalty.
    expect(few.freedom).toBeGreaterThan(0.5 * count);
    expect(few.freedom).toBeLessThan(count);
  }
});
