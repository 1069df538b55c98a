/**
 * A number of a table, for people: three decimals below 10, fewer above, so that numbers of one size stand below each other:
 * `0.021`, `3.412`, `41.2`, `1834`. Tiny ones keep a digit: `2.1e-5`.
 */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.0005) return minus(value.toExponential(1));
  if (size < 10) return minus(value.toFixed(3));
  return minus(size < 1000 ? value.toFixed(1) : value.toFixed(0));
}

function minus(text: string): string {
  return text.replace(/^-/, "−").replace("e-", "e−");
}
