import type { Basis } from "@timevae/blocks";

/** Less of a function than this share that no other explains counts as none. */
const leastIndependence = 1e-10;

/**
 * Prepares least squares in a basis: a QR decomposition by modified Gram-Schmidt, each vector made orthogonal twice (Giraud et
 * al., 2005: then it is so to rounding), which polynomials need.
 *
 * @param basis `[K, T]`
 * @returns the K coefficients of a curve of T numbers; undefined when the functions are not independent
 */
export function solveLeastSquares(basis: Basis): ((curve: readonly number[]) => number[]) | undefined {
  const directions: number[][] = [];
  const triangle: number[][] = [];
  for (const [k, row] of basis.entries()) {
    const rest = [...row];
    const shares = new Array<number>(k).fill(0);
    for (let pass = 0; pass < 2; pass++) {
      for (const [j, direction] of directions.entries()) {
        const share = dot(direction, rest);
        shares[j] = (shares[j] as number) + share;
        for (let t = 0; t < rest.length; t++) rest[t] = (rest[t] as number) - share * (direction[t] as number);
      }
    }
    const length = Math.sqrt(dot(rest, rest));
    if (!(length > leastIndependence * Math.sqrt(dot(row, row)))) return undefined;
    directions.push(rest.map((value) => value / length));
    triangle.push([...shares, length]);
  }
  return (curve) => {
    const coefficients = directions.map((direction) => dot(direction, curve));
    for (let k = basis.length - 1; k >= 0; k--) {
      for (let j = k + 1; j < basis.length; j++) {
        coefficients[k] = (coefficients[k] as number) - (triangle[j]?.[k] as number) * (coefficients[j] as number);
      }
      coefficients[k] = (coefficients[k] as number) / (triangle[k]?.[k] as number);
    }
    return coefficients;
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
