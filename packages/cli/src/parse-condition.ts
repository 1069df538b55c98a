import { TimeVAEError } from "@timevae/spec";

/**
 * Reads one of several `--condition region=north`.
 *
 * @param before those that came before
 * @throws {TimeVAEError} `invalid-argument`
 */
export function parseCondition(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf("=");
  const name = text.slice(0, at);
  if (at > 0 && at < text.length - 1 && !Object.hasOwn(before, name)) {
    return Object.fromEntries([...Object.entries(before), [name, text.slice(at + 1)]]);
  }
  const expected = at > 0 && Object.hasOwn(before, name) ? `${name} once` : "NAME=LABEL";
  throw new TimeVAEError("invalid-argument", `--condition: expected ${expected}, received ${JSON.stringify(text)}`);
}
