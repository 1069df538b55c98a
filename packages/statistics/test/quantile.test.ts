import { expect, test } from "vitest";
import { quantile } from "../src/index.js";

test("interpolates between neighbours", () => {
  expect(quantile([1, 2, 4], 0)).toBe(1);
  expect(quantile([1, 2, 4], 0.75)).toBe(3);
  expect(quantile([1, 2, 4], 1)).toBe(4);
});

test("refuses nothing at all and fractions outside 0 … 1", () => {
  expect(() => quantile([], 0.5)).toThrow("at least one number");
  expect(() => quantile([1], 1.5)).toThrow("from 0 to 1, received 1.5");
});
