import { expect, it } from "vitest";
import { documents, findDeadPaths } from "../src/find-dead-paths.js";

it.each(documents())("%s names no file that is not there", (file) => {
  expect(findDeadPaths(file)).toEqual([]);
});

it("finds links and paths that lead nowhere, and no others", () => {
  const text =
    "[a](nowhere.md) [b](../README.md#limits) [c](https://example.org/x) `packages/nothing/src/a.ts` `packages/core/dist/a.js` " +
    "`packages/core/src/index.ts` `packages/eval/src/FOLDER/NAME.ts`";
  expect(findDeadPaths("docs/data.md", text)).toEqual(["nowhere.md", "packages/nothing/src/a.ts"]);
});
