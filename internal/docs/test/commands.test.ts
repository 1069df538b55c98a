import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterruption, run } from "timevae";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listScripts, listTimevaeCommands } from "../src/list-commands.js";
import { listBlocks, listPages, root } from "../src/list-pages.js";

const blocks = listBlocks(listPages());
const commands = listTimevaeCommands(blocks);
const before = process.cwd();
let empty: string;

beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), "timevae-docs-"));
  process.chdir(empty);
});
afterAll(() => {
  process.chdir(before);
  rmSync(empty, { recursive: true });
});

/** What the command says in a folder without any files. */
async function complaintOf(words: readonly string[]): Promise<string> {
  let said = "";
  const stream = { write: (text: string) => (said += text) };
  const interruption = createInterruption(() => {});
  await run(["node", "timevae", ...words], { stdout: stream, stderr: stream, isTTY: false, interruption });
  return said.trim();
}

// Each begins with reading a file that is not there: whatever comes before that, flags and their values, was understood.
const missingFile = /expected a file, there is none|expected a model folder|found nothing there|no such file/;

describe("commands in the documentation", () => {
  it("are there", () => expect(commands.length).toBeGreaterThan(25));

  it.each(commands.map(({ place, words }) => [place, words.join(" "), words] as const))(
    "%s: timevae %s is understood",
    async (_place, _text, words) => {
      expect(await complaintOf(words)).toMatch(missingFile);
    },
  );

  it("would not be, with a flag that does not exist", async () => {
    expect(await complaintOf(["fit", "x.csv", "--out", "m", "--latent-siez", "3"])).not.toMatch(missingFile);
  });

  it("call scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { scripts: Record<string, string> };
    const builtIn = ["install", "exec"];
    const unknown = listScripts(blocks).filter(
      ({ words: [name = ""] }) => !(name in scripts) && !builtIn.includes(name),
    );
    expect(unknown).toEqual([]);
  });
});

const python = process.env.TIMEVAE_PYTHON ?? "python3";
const hasPython = (() => {
  try {
    execFileSync(python, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasPython)("Python in the documentation", () => {
  // Programs in Python are run by internal/conformance (what an export's README says) and by the example.
  it.each(
    blocks
      .filter(({ language }) => language === "python")
      .map((block) => [`${block.file}:${block.line}`, block] as const),
  )("%s has the right syntax", (_place, { code }) => {
    execFileSync(python, ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: code });
  });
});
