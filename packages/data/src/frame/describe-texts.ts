/** Beyond so many, different texts are not counted. */
export const mostDifferent = 100;

/** Why a column with so many different texts is no feature. */
export function describeTexts(different: number): string {
  if (different > mostDifferent) return `text, more than ${mostDifferent} different values`;
  return `text, ${different} different value${different === 1 ? "" : "s"}`;
}
