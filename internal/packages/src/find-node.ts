import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where a version of Node is, from npm's package `node`: `20.19.0`, `24`. */
export async function findNode(version: string): Promise<string> {
  const args = ["-y", `node@${version}`, "--print", "process.execPath"];
  const { stdout } = await run("npx", args, { cwd: tmpdir() });
  return stdout.trim();
}
