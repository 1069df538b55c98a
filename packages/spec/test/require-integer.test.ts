import { expect, it } from "vitest";
import { requireInteger } from "../src/index.js";

it.each([0, -7, 2 ** 53 - 1])("takes %d where any integer will do", (value) => {
  expect(() => requireInteger("start", value)).not.toThrow();
});

it("takes the ends of a range", () => {
  for (const value of [1, 64]) expect(() => requireInteger("workers", value, { least: 1, most: 64 })).not.toThrow();
});

it.each([
  [0.5, {}, "expected an integer, received 0.5"],
  [Number.NaN, {}, "expected an integer, received NaN"],
  [2 ** 53, {}, "expected an integer, received 9007199254740992"],
  ["3", { least: 1 }, 'expected an integer ≥ 1, received "3"'],
  [0, { least: 1 }, "expected an integer ≥ 1, received 0"],
  [65, { least: 1, most: 64 }, "expected an integer from 1 to 64, received 65"],
  [undefined, { least: 1, most: 64 }, "expected an integer from 1 to 64, received undefined"],
])("refuses %s", (value, range, message) => {
  expect(() => requireInteger("count", value, range)).toThrow(
    expect.objectContaining({ code: "invalid-argument", message: `count: ${message}` }),
  );
});

it("has the code that it is given", () => {
  expect(() => requireInteger("degree", 0, { least: 1 }, "invalid-config")).toThrow(
    expect.objectContaining({ code: "invalid-config" }),
  );
});
