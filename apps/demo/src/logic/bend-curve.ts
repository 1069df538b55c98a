/**
 * A curve with one point moved to a value, and its neighbours with it, the less the farther they are.
 *
 * @param reach points on each side that move along; 0 for the point alone, `Infinity` for the whole curve
 */
export function bendCurve(curve: ArrayLike<number>, at: number, value: number, reach: number): number[] {
  const by = value - (curve[at] as number);
  return Array.from({ length: curve.length }, (_, t) => {
    const distance = Math.abs(t - at);
    if (reach === Number.POSITIVE_INFINITY) return (curve[t] as number) + by;
    const share = distance > reach ? 0 : 0.5 * (1 + Math.cos((Math.PI * distance) / (reach + 1)));
    return (curve[t] as number) + by * share;
  });
}
