import type { DensityShape } from "../density/density-shape.js";
import type { ColumnFacts } from "./column-facts.js";
import type { LatentMixture } from "./latent-mixture.js";
import type { ValueUnits } from "./value-units.js";

/** A learned density of values in units of its own. */
export interface CalibratedDensity extends ValueUnits {
  readonly shape: DensityShape;
  /** By parameter name. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** Held-out nats per number, in the density's units. */
  readonly loss: number;
}

/** What makes samples like data: where latent vectors lie, what the decoder leaves over, and what is exactly true. */
export interface Calibration {
  /** Of latent vectors, in place of N(0, I). */
  readonly latent: LatentMixture;
  /** Of windows given their latent vector and the decoded curve; without the columns that follow from others. */
  readonly values: CalibratedDensity;
  /** Columns of {@link values}, in its order. */
  readonly columns: readonly number[];
  readonly facts: ColumnFacts;
}
