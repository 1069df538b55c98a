/**
 * What is left of a series after the best polynomial is taken away, by projection onto orthogonalised powers of time.
 *
 * @param degree 0 takes the mean away
 */
export function removePolynomial(values: Float64Array, degree: number): Float64Array {
  const rest = values.slice();
  const basis: Float64Array[] = [];
  for (let p = 0; p <= Math.min(degree, values.length - 1); p++) {
    const power = Float64Array.from(values, (_, t) => (values.length > 1 ? (2 * t) / (values.length - 1) - 1 : 1) ** p);
    for (const earlier of basis) subtractProjection(power, earlier);
    basis.push(power);
    subtractProjection(rest, power);
  }
  return rest;
}

function subtractProjection(target: Float64Array, direction: Float64Array): void {
  let product = 0;
  let square = 0;
  for (let i = 0; i < target.length; i++) {
    product += (target[i] as number) * (direction[i] as number);
    square += (direction[i] as number) ** 2;
  }
  if (square === 0) return;
  for (let i = 0; i < target.length; i++) {
    target[i] = (target[i] as number) - (product / square) * (direction[i] as number);
  }
}

export function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
