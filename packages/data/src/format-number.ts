/**
 * The shortest decimal text that gives back the same float32: `0.1`, not `0.10000000149011612`. The number is rounded to
 * float32 first.
 */
export function formatNumber(value: number): string {
  const target = Math.fround(value);
  // Six digits are always kept apart by float32, so a shorter text is the six-digit one without its zeros.
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(target.toPrecision(digits));
    if (Math.fround(short) === target) return String(short);
  }
  return String(Number(target.toPrecision(9)));
}
