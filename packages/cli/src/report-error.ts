import { type ErrorCode, isTimeVAEError } from "@timevae/spec";
import { CommanderError } from "commander";
import type { CommandIO } from "./command-io.js";

/** What the person can change by giving something else is 2, the rest 1. */
const exitCodes: Readonly<Record<ErrorCode, 1 | 2>> = {
  "invalid-argument": 2,
  "invalid-config": 2,
  "invalid-data": 2,
  "invalid-file": 2,
  "file-not-found": 2,
  "file-exists": 2,
  "too-large": 2,
  unsupported: 2,
  "file-system": 1,
  "engine-unavailable": 1,
  "engine-failed": 1,
  diverged: 1,
  cancelled: 1,
};

interface Report {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
}

/**
 * Says on stderr what went wrong: one line of text, or of JSON.
 *
 * @returns the exit code
 */
export function reportError(error: unknown, io: Pick<CommandIO, "stderr">, options: { json: boolean }): number {
  // Help and version end the parser with an error that is none.
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  // Without a command the help has been printed already.
  if (error instanceof CommanderError && error.code === "commander.help") return 2;
  const { code, message, exitCode } = describeError(error);
  io.stderr.write(options.json ? `${JSON.stringify({ error: { code, message } })}\n` : `error: ${message}\n`);
  if (process.env.TIMEVAE_DEBUG === "1" && error instanceof Error) io.stderr.write(`${withCauses(error)}\n`);
  return exitCode;
}

function describeError(error: unknown): Report {
  if (error instanceof CommanderError) {
    return { code: "usage", message: error.message.replace(/^error: /, ""), exitCode: 2 };
  }
  if (isTimeVAEError(error)) {
    return { code: error.code, message: error.message, exitCode: exitCodes[error.code] ?? 1 };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { code: "internal", message: `internal error: ${text} (TIMEVAE_DEBUG=1 shows where)`, exitCode: 1 };
}

function withCauses(error: Error): string {
  const { stack = String(error), cause } = error;
  return cause instanceof Error ? `${stack}\ncaused by ${withCauses(cause)}` : stack;
}
