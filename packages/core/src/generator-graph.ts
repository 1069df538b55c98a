import type { Scaler } from "@timevae/data";
import {
  add,
  constant,
  divide,
  input,
  maximum,
  minimum,
  multiply,
  type Parameters,
  subtract,
  type Tensor,
} from "@timevae/graph";
import { createArchitecture, sumComponents } from "./architecture.js";
import type { ModelParts } from "./model-parts.js";

/** From latent vectors to windows in the user's units. */
export interface DecoderGraph {
  /** Input `z [N, Z]`. */
  readonly z: Tensor;
  /** By name, each `[N, T, D]`; they add up to `sample`. */
  readonly components: Readonly<Record<string, Tensor>>;
  /** `[N, T, D]` */
  readonly sample: Tensor;
}

/** From windows in the user's units to the distribution of their latent vectors. */
export interface EncoderGraph {
  /** Input `x [N, T, D]`. */
  readonly x: Tensor;
  /** `[N, Z]` */
  readonly mean: Tensor;
  /** `[N, Z]` */
  readonly logVariance: Tensor;
}

/**
 * The decoder with scaling inside. The scaler's offset belongs to the level, or is a component `offset` where there is
 * none; what keeping within the limits changes is a component `limits`.
 */
export function buildDecoderGraph(parts: ModelParts): DecoderGraph {
  const architecture = createArchitecture(parts.config, parts.steps, parts.columns.length);
  const z = input("z", ["N", parts.config.latentDim]);
  const { offset, inverseScale } = scalerConstants(parts.scaler);
  const scaled = architecture.decode(z, weightConstants(parts));
  const components: Record<string, Tensor> = {};
  for (const [i, name] of architecture.components.entries()) {
    components[name] = multiply(scaled[i] as Tensor, inverseScale);
  }
  if (components.level) components.level = add(components.level, offset);
  else components.offset = add(multiply(scaled[0] as Tensor, 0), offset);
  const free = sumComponents(Object.values(components));
  if (parts.config.limits === "none") return { z, components, sample: free };
  const { minimum: low, maximum: high } = parts.limits;
  const bounded = minimum(
    maximum(free, constant(low, [low.length], { name: "limits.minimum" })),
    constant(high, [high.length], { name: "limits.maximum" }),
  );
  components.limits = subtract(bounded, free);
  return { z, components, sample: bounded };
}

/** The encoder with scaling inside. */
export function buildEncoderGraph(parts: ModelParts): EncoderGraph {
  const architecture = createArchitecture(parts.config, parts.steps, parts.columns.length);
  const x = input("x", ["N", parts.steps, parts.columns.length]);
  const { offset, scale } = scalerConstants(parts.scaler);
  const { mean, logVariance } = architecture.encode(divide(subtract(x, offset), scale), weightConstants(parts));
  return { x, mean, logVariance };
}

/** `[1 or T, D]` each. */
function scalerConstants({ shape, offset, scale, inverseScale }: Scaler) {
  return {
    offset: constant(offset, shape, { name: "scaler.offset" }),
    scale: constant(scale, shape, { name: "scaler.scale" }),
    inverseScale: constant(inverseScale ?? scale, shape, { name: "scaler.inverseScale" }),
  };
}

function weightConstants(parts: ModelParts): Parameters {
  const { parameters } = createArchitecture(parts.config, parts.steps, parts.columns.length);
  return Object.fromEntries(
    parameters.map(({ name, shape }) => [name, constant(parts.weights[name] as Float32Array, shape, { name })]),
  );
}
