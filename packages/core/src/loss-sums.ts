import type { Architecture } from "./architecture.js";
import type { Loss } from "./loss.js";
import type { LossParts } from "./progress.js";

/** Parts of the loss, summed over windows so far. */
type LossSums = { -readonly [Part in keyof LossParts]: LossParts[Part] };

/** The parts that a loss has. */
export function partsOf(loss: LossParts) {
  return Object.keys(loss) as (keyof LossParts)[];
}

/** Sums before the first window. */
export function noLossOf({ traits }: Architecture): LossSums {
  return { total: 0, reconstruction: 0, ...(traits.categorical.length > 0 && { categorical: 0 }), kl: 0 };
}

/** What a program gives out of a loss. */
export function lossOutputs({ total, reconstruction, categorical, kl }: Loss) {
  return { total, reconstruction, ...(categorical && { categorical }), kl };
}

/** Means per window. */
export function perWindow({ total, reconstruction, categorical, kl }: LossParts, windows: number): LossParts {
  return {
    total: total / windows,
    reconstruction: reconstruction / windows,
    ...(categorical !== undefined && { categorical: categorical / windows }),
    kl: kl / windows,
  };
}
