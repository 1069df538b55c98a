import type { Feeds } from "@timevae/graph";
import type { Random } from "@timevae/spec";
import { countChannels, type DensityShape } from "./density-shape.js";

/** Series to learn from, as numbers; see `DensityInputs`. */
export interface DensityBatch {
  readonly count: number;
  /** `[count, T, C]` */
  readonly history: Float32Array;
  /** `[count, T, D]` */
  readonly target: Float32Array;
  /** `[count, Z]` */
  readonly context?: Float32Array | undefined;
  /** `[count, T, D]` */
  readonly curve?: Float32Array | undefined;
  /** `[count, T, P]` */
  readonly phase?: Float32Array | undefined;
}

/** Where batches come from: what is random about them is drawn anew each time. */
export interface DensityData {
  readonly count: number;
  read(indices: Uint32Array, random: Random): Promise<DensityBatch>;
}

export function batchFeeds(shape: DensityShape, batch: DensityBatch): Feeds {
  const { count, history, target, context, curve, phase } = batch;
  const { steps, features, lines } = shape;
  return {
    history: { data: history, shape: [count, steps, countChannels(shape)] },
    target: { data: target, shape: [count, steps, features] },
    ...(context && { context: { data: context, shape: [count, shape.context] } }),
    ...(curve && { curve: { data: curve, shape: [count, steps, features] } }),
    ...(phase && lines && { phase: { data: phase, shape: [count, steps, lines.period] } }),
  };
}

/** Series `from` to `to` of a batch; views, not copies. */
export function sliceBatch(shape: DensityShape, batch: DensityBatch, from: number, to: number): DensityBatch {
  const { steps, features } = shape;
  const part = (values: Float32Array, size: number) => values.subarray(from * size, to * size);
  return {
    count: to - from,
    history: part(batch.history, steps * countChannels(shape)),
    target: part(batch.target, steps * features),
    context: batch.context && part(batch.context, shape.context),
    curve: batch.curve && part(batch.curve, steps * features),
    phase: batch.phase && part(batch.phase, steps * (shape.lines?.period ?? 0)),
  };
}
