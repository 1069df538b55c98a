import { copyFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli, temporaryFolder } from "./helpers.js";

/** Times, rates and losses differ between machines. */
const withoutNumbers = (text: string) => text.replace(/[\d,.]*\d/g, "#");

describe("the README", () => {
  it("shows a session that happens like that", { timeout: 120_000 }, async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const commands = /```sh\n(timevae [^`]+)```/.exec(readme)?.[1]?.trim().split("\n") ?? [];
    const shown = /```text\n([^`]+)```/.exec(readme)?.[1];
    expect(commands).toHaveLength(4);

    const folder = temporaryFolder();
    const build = dirname(createRequire(import.meta.url).resolve("vega-datasets"));
    copyFileSync(join(build, "..", "data", "seattle-weather.csv"), join(folder, "weather.csv"));
    let printed = "";
    for (const command of commands) {
      const args = command.split(" ").slice(1);
      const { code, stdout, stderr } = await runCli(
        args.map((arg, i) => (i > 0 && /\.csv$|^model$/.test(arg) ? join(folder, arg) : arg)),
      );
      expect(code, stderr).toBe(0);
      printed += stdout.replaceAll(join(folder, "/"), "");
    }
    expect(withoutNumbers(printed)).toBe(withoutNumbers(shown ?? ""));
  });
});
