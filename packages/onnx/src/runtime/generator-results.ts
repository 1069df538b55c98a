import type { SeriesArray } from "@timevae/spec";

/** Windows and their summands, in the data's units. */
export interface GeneratedComponents {
  /** `[N, T, D]` */
  readonly sample: SeriesArray;
  /** By name, each `[N, T, D]`. */
  readonly components: Readonly<Record<string, SeriesArray>>;
}

/** Latent distributions of windows, `[N, Z]` each, row-major. */
export interface EncodedLatents {
  readonly mean: Float32Array;
  readonly logVariance: Float32Array;
  readonly shape: readonly [windows: number, latentDim: number];
}

/** How badly windows fit the model: the higher, the stranger. */
export interface AnomalyScores {
  /** `[N]`: {@link reconstruction} + {@link kl}, the model's loss of the window. */
  readonly score: Float32Array;
  /** `[N]`: the sum of a window's {@link stepErrors}. */
  readonly reconstruction: Float32Array;
  /** `[N]`: nats by which the latent vector departs from what is usual. */
  readonly kl: Float32Array;
  /** `[N, T]`, row-major: the weighted squared error of each step, in scaled units. */
  readonly stepErrors: Float32Array;
}
