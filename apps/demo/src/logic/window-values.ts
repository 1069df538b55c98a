/** One feature of one window out of `[N, T, D]`: `[T]`. */
export function featureOf(values: Float32Array, window: number, steps: number, features: number, feature: number) {
  return Float32Array.from({ length: steps }, (_, t) => values[(window * steps + t) * features + feature] as number);
}

/** Smallest and largest number of one feature over all windows. */
export function featureRange(
  values: ArrayLike<number>,
  features: number,
  feature: number,
): readonly [minimum: number, maximum: number] {
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = feature; i < values.length; i += features) {
    const value = values[i] as number;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return [minimum, maximum];
}
