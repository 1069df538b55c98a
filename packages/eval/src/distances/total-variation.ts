/** Half the sum of absolute differences of two lists of shares: 0 where they agree, 1 where they have nothing in common. */
export function totalVariation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / 2;
}
