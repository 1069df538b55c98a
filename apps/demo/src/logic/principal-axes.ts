/** A mean and the two orthonormal directions in which points differ most. */
export interface PrincipalAxes {
  readonly mean: number[];
  readonly axes: [number[], number[]];
}

/**
 * Of points `[N, Z]` by power iteration on their covariance. With one dimension the second direction is zero.
 */
export function principalAxes(points: ArrayLike<number>, dimensions: number): PrincipalAxes {
  const count = points.length / dimensions;
  const mean = Array.from({ length: dimensions }, (_, k) => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += points[n * dimensions + k] as number;
    return sum / count;
  });
  const covariance = Array.from({ length: dimensions }, (_, i) =>
    Array.from({ length: dimensions }, (_, j) => {
      let sum = 0;
      for (let n = 0; n < count; n++) {
        const [a, b] = [points[n * dimensions + i] as number, points[n * dimensions + j] as number];
        sum += (a - (mean[i] as number)) * (b - (mean[j] as number));
      }
      return sum / count;
    }),
  );
  const first = leadingDirection(covariance, []);
  const second = dimensions > 1 ? leadingDirection(covariance, [first]) : [0];
  return { mean, axes: [first, second] };
}

function leadingDirection(matrix: readonly (readonly number[])[], without: readonly (readonly number[])[]): number[] {
  let vector = orthonormal(
    matrix.map((row, i) => (row[i] as number) + 1e-6 * (i + 1)),
    without,
  );
  for (let turn = 0; turn < 300; turn++) {
    const next = orthonormal(
      matrix.map((row) => dot(row, vector)),
      without,
    );
    if (next.every((value) => value === 0)) break;
    vector = next;
  }
  // The sign is arbitrary: the largest part is positive, so that the same model gives the same map.
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

function orthonormal(vector: readonly number[], without: readonly (readonly number[])[]): number[] {
  let rest = [...vector];
  for (const other of without) {
    const share = dot(rest, other);
    rest = rest.map((value, k) => value - share * (other[k] as number));
  }
  const length = Math.sqrt(dot(rest, rest));
  return length < 1e-12 ? rest.map(() => 0) : rest.map((value) => value / length);
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
}
