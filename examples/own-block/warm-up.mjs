import { applyDense, basisExpansion, denseParameters } from "@timevae/blocks";
import { TimeVAEError } from "@timevae/spec";

/** θ · (1 − exp(−t / timeConstant)) per window and feature: a rise that levels off. */
export function warmUp({ timeConstant }) {
  if (!(timeConstant > 0)) {
    throw new TimeVAEError("invalid-config", `warmUp.timeConstant: expected a number > 0, received ${timeConstant}`);
  }
  return {
    type: "warmUp",
    options: { timeConstant }, // what is saved with the model
    parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, features),
    build(z, parameters, shape) {
      const theta = applyDense(z, parameters, "dense0"); // [N, D]
      const rise = Array.from({ length: shape.steps }, (_, t) => 1 - Math.exp(-t / timeConstant));
      return basisExpansion(theta, [rise], shape); // [N, T, D]
    },
  };
}
