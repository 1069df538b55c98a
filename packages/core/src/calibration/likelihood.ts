import { constant, type Tensor } from "@timevae/graph";
import { buildDensityLoss } from "../density/density-graph.js";
import { inputDensity } from "../density/density-inputs.js";
import { densityParameters } from "../density/density-shape.js";
import type { ModelParts } from "../model-parts.js";
import type { CalibratedDensity, Calibration } from "./calibration.js";
import { buildMixtureLoss } from "./latent-mixture-graph.js";

/**
 * What a calibration has learned, as the densities that were trained: `latent_loss` and `values_loss`, mean negative log likelihoods in
 * nats per number. This is the file that their weights are read from again.
 */
export function buildLikelihoodGraph({ calibration }: ModelParts): Readonly<Record<string, Tensor>> {
  const { latent, values } = calibration as Calibration;
  return { latent_loss: buildMixtureLoss(latent), values_loss: lossOf(values, "values.") };
}

function lossOf({ shape, weights }: CalibratedDensity, prefix: string): Tensor {
  const parameters = Object.entries(densityParameters(shape)).map(([name, sizes]) => [
    name,
    constant(weights[name] as Float32Array, sizes, { name: prefix + name }),
  ]);
  return buildDensityLoss(shape, Object.fromEntries(parameters) as Record<string, Tensor>, inputDensity(shape, prefix));
}
