import { readdirSync } from "node:fs";
import { compositeCases, type GraphCase, opCases } from "@timevae/graph/testing";
import { expect, it } from "vitest";

/** Files that are not ops of their own: other cases and their gradients go through them. */
const helpers = ["binary", "constant", "input", "ones-row", "require-float32", "sum-to", "unary"];
/** Tested with state, by a suite of its own. */
const stateful = ["adam"];

function filesIn(folder: string): string[] {
  return readdirSync(new URL(`../src/${folder}`, import.meta.url)).map((file) => file.replace(/\.ts$/, ""));
}
const subjectsOf = (cases: readonly GraphCase[]) => [...new Set(cases.map(({ subject }) => subject))].sort();

it("has a case for every op", () => {
  expect(subjectsOf(opCases)).toEqual(filesIn("ops").filter((file) => !helpers.includes(file)));
});

it("has a case for every composite", () => {
  expect(subjectsOf(compositeCases)).toEqual(filesIn("composites").filter((file) => !stateful.includes(file)));
});

it("names every case once", () => {
  const titles = [...opCases, ...compositeCases].map(({ subject, name }) => `${subject}: ${name}`);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});
