/**
 * How often a judge is right when it takes what lies above a threshold for real: the mean of the shares of both kinds,
 * so that it does not matter how many windows there are of each.
 */
export function accuracyOf(
  { real, subject }: { readonly real: Float32Array; readonly subject: Float32Array },
  threshold: number,
): number {
  return (shareAbove(real, threshold) + 1 - shareAbove(subject, threshold)) / 2;
}

function shareAbove(values: Float32Array, threshold: number): number {
  let count = 0;
  for (const value of values) if (value > threshold) count++;
  return count / values.length;
}
