import type { CommandIO } from "./command-io.js";

/** Shortest time between two pictures, milliseconds. */
const terminalInterval = 100;
const plainInterval = 5000;

/** A line that says how far something is. */
export interface StatusLine {
  update(text: string): void;
  /** Ends the line. */
  finish(): void;
}

/**
 * On a terminal one line that is drawn again, at most ten times a second; elsewhere plain lines, at most one in five seconds.
 *
 * @param now milliseconds
 */
export function createStatusLine(
  { stderr, isTTY }: Pick<CommandIO, "stderr" | "isTTY">,
  now: () => number = () => performance.now(),
): StatusLine {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isOpen = false;
  return {
    update(text) {
      if (now() - shownAt < (isTTY ? terminalInterval : plainInterval)) return;
      shownAt = now();
      if (!isTTY) {
        stderr.write(`${text}\n`);
        return;
      }
      stderr.write(`\r${text.slice(0, (stderr.columns || 80) - 1)}\x1b[K`);
      isOpen = true;
    },
    finish() {
      if (isOpen) stderr.write("\r\x1b[K");
      isOpen = false;
    },
  };
}
