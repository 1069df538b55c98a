import type { TimeStep } from "@timevae/data";

/** What a message about unreadable times ends with. */
export const advice = "write ISO 8601 dates or times, for instance 2026-03-01 or 2026-03-01T13:00";

export const hours: TimeStep = { unit: "millisecond", count: 3_600_000 };
export const days: TimeStep = { unit: "millisecond", count: 86_400_000 };
export const months: TimeStep = { unit: "month", count: 1 };

/** Milliseconds since 1970 of dates and times, UTC. */
export function ms(...texts: string[]): Float64Array {
  return Float64Array.from(texts, (text) => Date.parse(text.length > 10 ? `${text}Z` : text));
}
