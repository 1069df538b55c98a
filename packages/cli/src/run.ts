import type { CommandIO } from "./command-io.js";
import { createProgram } from "./create-program.js";
import { createInterruption } from "./interruption.js";
import { reportError } from "./report-error.js";

/**
 * Runs the command line.
 *
 * @param argv as `process.argv`: Node, the script, then the arguments
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage or input
 *
 * @example
 * const code = await run(["node", "timevae", "info", "model"], { stdout, stderr, isTTY: false });
 */
export async function run(
  argv: readonly string[],
  io: Omit<CommandIO, "interruption"> & Partial<CommandIO>,
): Promise<number> {
  const complete = { ...io, interruption: io.interruption ?? createInterruption(() => {}) };
  try {
    const program = await createProgram(argv, complete);
    await program.parseAsync([...argv]);
    return 0;
  } catch (error) {
    return reportError(error, io, { json: argv.includes("--json") });
  }
}
