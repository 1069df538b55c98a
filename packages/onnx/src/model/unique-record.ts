import { describeValue } from "@timevae/spec";
import type { MessageReader } from "./message-reader.js";

/** A record of the entries, whose keys must differ. Any key is safe, also `__proto__`. */
export function uniqueRecord<T>(
  entries: readonly (readonly [string, T])[],
  message: MessageReader,
  what: string,
): Readonly<Record<string, T>> {
  const seen = new Set<string>();
  for (const [key] of entries) {
    if (seen.has(key)) throw message.error(`expected each ${what} once, received ${describeValue(key)} twice`);
    seen.add(key);
  }
  // Unlike assignment, this makes own properties of all keys.
  return Object.fromEntries(entries);
}
