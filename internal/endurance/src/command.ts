import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../packages/cli/", import.meta.url));

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Starts the `timevae` command as a process of its own, built if there is a build. */
export function startCommand(args: readonly string[], onStderr: (text: string) => void = () => {}) {
  const built = `${root}dist/bin.js`;
  const program = existsSync(built)
    ? [built]
    : ["--import", "tsx", "--conditions=@timevae/source", `${root}src/bin.ts`];
  const child: ChildProcess = spawn(process.execPath, [...program, ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr?.on("data", (data) => {
    stderr += data;
    onStderr(String(data));
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stderr }));
  });
  return { child, ended };
}
