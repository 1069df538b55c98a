/** JSON with one line for each list of numbers. */
export function formatFacts(facts: object): string {
  const text = JSON.stringify(facts, null, 1);
  return `${text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " "))}\n`;
}
