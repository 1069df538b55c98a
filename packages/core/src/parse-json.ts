import { TimeVAEError } from "@timevae/spec";

/** What we write is flatter than this; what goes deeper would overflow the stack of whoever walks through it. */
const deepest = 64;

/**
 * Parses JSON from a stranger.
 *
 * @param name of the file, for messages
 * @throws {TimeVAEError} `invalid-file` when it does not parse, or is nested deeper than 64 levels
 */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unparsable(name, cause);
  }
  if (depthOf(text) > deepest) {
    throw new TimeVAEError("invalid-file", `${name}: expected JSON nested at most ${deepest} levels deep`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unparsable(name, cause);
  }
}

/** Brackets outside of texts; exact for what parses. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inText) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x7b || code === 0x5b) most = Math.max(most, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return most;
}

function unparsable(name: string, cause: unknown): TimeVAEError {
  return new TimeVAEError("invalid-file", `${name}: expected JSON, received something that does not parse`, { cause });
}
