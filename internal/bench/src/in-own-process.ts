import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs this script again with a job: runtimes share global state, and memory is measured by its peak. */
export async function inOwnProcess<Result>(job: object): Promise<Result> {
  const script = process.argv[1] as string;
  const { stdout } = await run(process.execPath, [...process.execArgv, script, JSON.stringify(job)], {
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n{") + 1)) as Result;
}
