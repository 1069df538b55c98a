import type { Interruption } from "./interruption.js";

/** Where text goes: a stream of Node's, or an array in a test. */
export interface TextStream {
  write(text: string): unknown;
  /** Width of the terminal, characters. */
  readonly columns?: number | undefined;
}

/** Where a command's notices go: stderr, unless it is to be quiet. */
export function noticesOf({ stderr }: Pick<CommandIO, "stderr">, { quiet }: { readonly quiet?: boolean }) {
  return (message: string): void => {
    if (!quiet) stderr.write(`note: ${message}\n`);
  };
}

/** Everything that a command touches besides files. */
export interface CommandIO {
  /** Results. */
  readonly stdout: TextStream;
  /** Progress and errors. */
  readonly stderr: TextStream;
  /** Whether `stderr` is a terminal, where a line can be drawn again. */
  readonly isTTY: boolean;
  readonly interruption: Interruption;
}
