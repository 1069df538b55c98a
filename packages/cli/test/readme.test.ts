import { copyFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { put, runCli, sineCsv, temporaryFolder, tiny } from "./helpers.js";

/** Times, rates and losses differ between machines, and with them the spaces that align them. */
const withoutNumbers = (text: string) => text.replace(/-?[\d,.]*\d(e[-+]\d+)?/g, "#").replace(/ +/g, " ");

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

  it("shows files that are accepted", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const fileAfter = (text: string) => {
      const found = /`([[{][^`]+)`/.exec(readme.slice(readme.indexOf(text)))?.[1] ?? "";
      return put(folder, `${found.length}.json`, found);
    };
    const folder = temporaryFolder();
    const input = put(folder, "days.csv", sineCsv(80).replace("slow", "wind"));
    const model = join(folder, "model");
    const blocks = /`--blocks (\S+)`/.exec(readme)?.[1] ?? "";
    for (const args of [
      ["fit", input, "--out", model, ...tiny, "--time", "day", "--blocks", blocks],
      ["sample", model, "--out", join(folder, "edited.csv"), "--edit", fileAfter("`--edit FILE.json`")],
      ["sample", model, "--out", join(folder, "rare.csv"), "--scenario", fileAfter("`--scenario FILE.json`")],
      ["compose", fileAfter("**`compose SPEC.json"), "--out", join(folder, "drawn.csv")],
    ]) {
      const { code, stderr } = await runCli(args);
      expect(code, stderr).toBe(0);
    }
  });
});
