/** Facts that are shown, at most. */
const mostFacts = 40;

/** What a calibrated model keeps to, line by line. */
export function factFields(facts: readonly string[] | null): (readonly [string, string])[] {
  if (!facts) return [];
  if (facts.length === 0) return [["facts", "none found: nothing is exactly true of the columns"]];
  const more = facts.length - mostFacts;
  return [
    ...facts.slice(0, mostFacts).map((fact, i) => [i === 0 ? "facts" : "", fact] as const),
    ...(more > 0 ? [["", `and ${more} more`] as const] : []),
  ];
}
