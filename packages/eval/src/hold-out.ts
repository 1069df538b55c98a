import { createRandom, createSeriesArray, type SeriesArray, selectWindows, TimeVAEError } from "@timevae/spec";
import { sortWindows } from "./canonical-order.js";
import { inferPositions } from "./infer-positions.js";

/** Real windows on two sides that share no row. */
export interface HeldOut {
  readonly train: SeriesArray;
  readonly heldOut: SeriesArray;
  readonly dropped: number;
  readonly rule: "time" | "draw";
}

/**
 * Sets real windows aside: the last ones in time, without those before them that share a row with one of them. Windows that know
 * no place in time get one if they overlap; if they do not, they are drawn by seed.
 *
 * @param options `fraction`: share to hold out, between 0 and 1
 * @throws {TimeVAEError} `invalid-data` when no training window is left
 */
export function holdOut(series: SeriesArray, options: { readonly fraction: number; readonly seed: number }): HeldOut {
  const inOrder = selectWindows(series, sortWindows(series));
  const positions = inOrder.positions ?? inferPositions(inOrder);
  const sorted = createSeriesArray(inOrder.values, inOrder.shape, { columns: inOrder.columns, positions });
  const windows = series.shape[0];
  const count = Math.min(windows - 1, Math.max(1, Math.round(windows * options.fraction)));
  if (!positions) {
    const order = createRandom(options.seed).fork("evaluate.holdOut").permutation(windows);
    return {
      train: selectWindows(sorted, order.subarray(count)),
      heldOut: selectWindows(sorted, order.subarray(0, count)),
      dropped: 0,
      rule: "draw",
    };
  }
  const at = (n: number) => positions[n] as number;
  const order = Uint32Array.from({ length: windows }, (_, n) => n).sort((a, b) => at(a) - at(b) || a - b);
  const start = at(order[windows - count] as number);
  const train = order.filter((n) => at(n) + series.shape[1] <= start);
  const heldOut = order.filter((n) => at(n) >= start);
  if (train.length === 0) {
    const message = `real: expected windows to learn from that share no row with the last ${count} of ${windows}, which are held out, received none; give more rows, shorter windows, or held-out windows of their own`;
    throw new TimeVAEError("invalid-data", message, { details: { windows, heldOut: count } });
  }
  return {
    train: selectWindows(sorted, train),
    heldOut: selectWindows(sorted, heldOut),
    dropped: windows - train.length - heldOut.length,
    rule: "time",
  };
}
