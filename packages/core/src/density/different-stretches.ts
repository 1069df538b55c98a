import type { DensityBatch } from "./density-data.js";
import { channelOf, countChannels, type DensityShape } from "./density-shape.js";
import { range } from "./range.js";

/** Different stretches of rows, as long as what is seen: windows that overlap say the same again. */
export function countDifferent(shape: DensityShape, batches: readonly DensityBatch[]): number {
  const { steps, lags } = shape;
  const channels = countChannels(shape);
  const places = range(0, shape.features).map((feature) => channelOf(shape, feature, 0));
  const seen = new Set<string>();
  for (const { history, count } of batches) {
    const rows = Array.from({ length: count * steps }, (_, row) => {
      let hash = 0x81_1c_9d_c5;
      const bits = new Uint32Array(history.buffer, history.byteOffset + 4 * row * channels, channels);
      // Events of a window's first steps are not known: values alone.
      for (const place of places) {
        const word = bits[place] as number;
        hash = Math.imul(hash ^ word ^ (word >>> 15), 0x01_00_01_93);
      }
      return hash >>> 0;
    });
    for (let n = 0; n < count; n++) {
      for (let t = lags; t < steps; t++) seen.add(rows.slice(n * steps + t - lags, n * steps + t + 1).join(" "));
    }
  }
  return seen.size;
}
