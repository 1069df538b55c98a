import { type SeriesArray, selectWindows } from "@timevae/spec";

/**
 * An earlier and a later half of windows that share no rows, by positions where they are known, else by order. Where there is too
 * little for that, the halves touch.
 */
export function splitInTime(series: SeriesArray): { readonly earlier: SeriesArray; readonly later: SeriesArray } {
  const [windows, steps] = series.shape;
  const positions = series.positions ?? new Float64Array(windows);
  const order = Array.from({ length: windows }, (_, n) => n).sort(
    (a, b) => (positions[a] as number) - (positions[b] as number) || a - b,
  );
  const half = windows >> 1;
  const later = order.slice(half);
  const touching = order.slice(0, half);
  const start = positions[later[0] as number] as number;
  const apart = touching.filter((n) => (positions[n] as number) <= start - steps);
  const earlier = series.positions === undefined || apart.length < 2 ? touching : apart;
  return { earlier: selectWindows(series, earlier), later: selectWindows(series, later) };
}
