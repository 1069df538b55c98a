import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs pnpm in a folder: the one that runs this process, or the newest 10. */
export async function runPnpm(folder: string, args: readonly string[]): Promise<string> {
  const running = process.env.npm_execpath;
  const [command, before] = running?.includes("pnpm") ? [process.execPath, [running]] : ["npx", ["-y", "pnpm@10"]];
  const options = { cwd: folder, env: { ...process.env, CI: "true" }, maxBuffer: 2 ** 26 };
  const { stdout } = await run(command, [...before, ...args], options);
  return stdout;
}
