import { TimeVAEError } from "@timevae/spec";
import { positionOf, timeOf } from "../time-grid.js";
import type { TimeStep } from "../time-step.js";
import type { Resampling } from "./resampling.js";

/** Rows of one series. */
export interface TimedRows {
  /** `[R]`, ascending, milliseconds UTC. */
  readonly times: Float64Array;
  /** `[R, D]`: NaN where missing. */
  readonly values: Float32Array;
}

/** Grid points that one series may be spread over. */
const mostPoints = 2 ** 28;

/**
 * Rows of a regular grid, from the first row's step to the last one's. Steps without rows are missing.
 *
 * A line of `linear` joins rows at most two steps, or two times the usual distance of rows, apart.
 *
 * @throws {TimeVAEError} `too-large` for more than 2²⁸ numbers
 */
export function resampleRows(rows: TimedRows, width: number, { step, method }: Resampling) {
  const { times, values } = rows;
  const first = positionOf(times[0] as number, step);
  const count = positionOf(times[times.length - 1] as number, step) - first + 1;
  if (count * width > mostPoints) {
    const message = `resample: expected at most 2^28 numbers, received ${count} steps × ${width} columns; choose a longer step`;
    throw new TimeVAEError("too-large", message);
  }
  const target = new Float32Array(count * width).fill(Number.NaN);
  if (method === "linear") fillLines(rows, width, step, first, target);
  else {
    const seen = new Uint32Array(count * width);
    for (let row = 0; row < times.length; row++) {
      const at = (positionOf(times[row] as number, step) - first) * width;
      for (let d = 0; d < width; d++) {
        const value = values[row * width + d] as number;
        if (Number.isNaN(value)) continue;
        const n = ++seen[at + d]!;
        const known = target[at + d] as number;
        target[at + d] = n === 1 || method === "last" ? value : known + (value - known) / n;
      }
    }
  }
  return { values: target, rows: count, start: first };
}

function fillLines({ times, values }: TimedRows, width: number, step: TimeStep, first: number, target: Float32Array) {
  const gaps = Float64Array.from(times.subarray(1), (time, i) => time - (times[i] as number)).sort();
  const usual = gaps[Math.floor(gaps.length / 2)] ?? 0;
  const reach = 2 * Math.max(usual, timeOf(first + 1, step) - timeOf(first, step));
  for (let d = 0; d < width; d++) {
    let before = -1;
    for (let row = 0; row < times.length; row++) {
      const value = values[row * width + d] as number;
      if (Number.isNaN(value)) continue;
      const time = times[row] as number;
      const earlier = before < 0 ? time : (times[before] as number);
      const low = before < 0 ? value : (values[before * width + d] as number);
      let point = positionOf(earlier, step);
      if (timeOf(point, step) < earlier) point++;
      for (; timeOf(point, step) <= time; point++) {
        const at = timeOf(point, step);
        const share = time === earlier ? 1 : (at - earlier) / (time - earlier);
        const isNear = time - earlier <= reach || share === 0 || share === 1;
        const place = (point - first) * width + d;
        if (isNear && place >= 0 && place < target.length) target[place] = low + (value - low) * share;
      }
      before = row;
    }
  }
}
