import { concat, input, reshape, split, subtract, type Tensor } from "@timevae/graph";
import type { DensityBounds } from "../density/density-bounds.js";
import { buildDensitySampler } from "../density/density-sampler.js";
import { atomTolerance } from "../density/event-weights.js";
import { buildDecoderGraph, type DecoderGraph, type DecoderGraphOptions } from "../generator-graph.js";
import type { ModelParts } from "../model-parts.js";
import type { Calibration } from "./calibration.js";
import { keepFacts } from "./keep-facts.js";
import { buildMixtureSampler } from "./latent-mixture-graph.js";
import { toUnit } from "./value-units.js";
import { fromUnits, toUnits } from "./value-units-graph.js";

/** The name of the component that makes samples of curves: what the decoder leaves over, and what is exactly true. */
const noiseComponent = "noise";

/** From numbers drawn at random to windows. */
export interface GeneratorGraph {
  /** `[N, Z]` */
  readonly z: Tensor;
  readonly decoder: DecoderGraph;
  /** Those of the decoder, and `noise`; they add up to the sample. */
  readonly components: Readonly<Record<string, Tensor>>;
  /** `[N, T, D]` */
  readonly sample: Tensor;
}

/** What a calibrated model draws from, by input: all `[N, size]`. */
export function noiseSizes({ latent, values }: Calibration): Readonly<Record<string, number>> {
  const size = values.shape.steps * values.shape.features;
  return {
    "latent.normal": latent.center.length,
    "latent.uniform": 1,
    "values.normal": size,
    "values.uniform": size,
    ...(values.shape.lines && { "phase.uniform": 1 }),
  };
}

/**
 * A calibrated model, whole: draws a latent vector, decodes it, and draws values around the curve. Inputs are those of
 * {@link noiseSizes}, and the decoder's but `z`.
 */
export function buildGeneratorGraph(parts: ModelParts, options: Omit<DecoderGraphOptions, "z"> = {}): GeneratorGraph {
  const calibration = parts.calibration as Calibration;
  const { latent, values, columns, facts } = calibration;
  const sizes = noiseSizes(calibration);
  const noise = (name: string) => input(name, ["N", sizes[name] as number]);
  const z = buildMixtureSampler(latent, noise("latent.normal"), noise("latent.uniform"));
  const decoder = buildDecoderGraph(parts, { ...options, z });
  const { steps } = parts;
  const curveColumns = split(decoder.sample, 2, new Array<number>(parts.columns.length).fill(1));
  const curve = concat(
    columns.map((d) => curveColumns[d] as Tensor),
    2,
  );
  const { independent, lines } = values.shape;
  const seen = columns.map((_, k) => (independent.includes(k) ? 0 : 1));
  const limits = parts.config.limits === "observed" ? parts.limits : undefined;
  const sampled = buildDensitySampler(
    values.shape,
    values.weights,
    {
      normal: noise("values.normal"),
      uniform: noise("values.uniform"),
      context: z,
      curve: toUnits(rowsOf(z, reshape(curve, [-1, steps * columns.length])), values, seen, steps),
      phase: lines ? noise("phase.uniform") : undefined,
    },
    boundsOf(calibration, limits),
  );
  const drawnColumns = split(
    reshape(fromUnits(sampled, values, steps), [-1, steps, columns.length]),
    2,
    columns.map(() => 1),
  );
  const all = parts.columns.map((_, d) => {
    const at = columns.indexOf(d);
    return at < 0 ? (curveColumns[d] as Tensor) : (drawnColumns[at] as Tensor);
  });
  const nearness = nearnessOf(calibration, parts.columns.length);
  const sample = keepFacts(concat(all, 2), facts, limits, nearness);
  const components = { ...decoder.components, [noiseComponent]: subtract(sample, decoder.sample) };
  return { z, decoder, components, sample };
}

/**
 * `x`, known to have as many rows as `z`: decoders fold steps into rows and back, and ONNX Runtime no longer knows then how many there
 * are. Of thousands of tensors of unknown sizes it compares each with each: half a minute, where 0.4 s are enough.
 */
function rowsOf(z: Tensor, x: Tensor): Tensor {
  const sizes = [z, x].map(({ shape }) => shape[1] as number);
  return split(concat([z, x], 1), 1, sizes)[1] as Tensor;
}

/** By column: how near to an atom a value is that one, in the user's units. */
function nearnessOf({ values, columns, facts }: Calibration, count: number): number[] {
  return Array.from({ length: count }, (_, d) => {
    const k = columns.indexOf(d);
    const atoms = (facts.atoms[d] ?? []).map(Math.abs);
    if (k < 0 || atoms.length === 0) return 0;
    const within = atomTolerance * (values.spread[k] as number);
    return values.floors[k] === null ? within : within * Math.min(...atoms);
  });
}

/** What every value has to keep to while it is drawn, so that those after it see it as it will be. */
function boundsOf({ values, columns, facts }: Calibration, limits: ModelParts["limits"] | undefined): DensityBounds {
  // What was seen at a window's edge may lie between knots: the last knot before it.
  const limitOf = (all: readonly number[], column: number, round: (place: number) => number) => {
    const limit = all[column] as number;
    const ofKnots = facts.lines?.grids[facts.lines.columns.indexOf(column)];
    if (!ofKnots) return limit;
    const place = (limit - ofKnots.origin) / ofKnots.size;
    const nearest = Math.round(place);
    return ofKnots.origin + ofKnots.size * (Math.abs(place - nearest) < 1e-3 ? nearest : round(place));
  };
  const by = (map: (column: number, k: number) => number) => columns.map(map);
  const logarithms = columns.map((_, k) =>
    values.floors[k] === null ? null : { center: values.center[k] as number, spread: values.spread[k] as number },
  );
  // On a logarithmic scale, a grid is on the scale below it.
  const plain = (k: number) =>
    logarithms[k]
      ? { center: 0, spread: 1 }
      : { center: values.center[k] as number, spread: values.spread[k] as number };
  // Of lines, values at knots.
  const grid = (column: number) =>
    facts.grids[column] ?? facts.lines?.grids[facts.lines.columns.indexOf(column)] ?? null;
  return {
    step: by((column, k) => (grid(column)?.size ?? 0) / plain(k).spread),
    offset: by((column, k) => (plain(k).center - (grid(column)?.origin ?? 0)) / plain(k).spread),
    ...(logarithms.some(Boolean) && { logarithms }),
    low: by((column, k) => (limits ? toUnit(values, k, limitOf(limits.minimum, column, Math.ceil)) : -1e30)),
    high: by((column, k) => (limits ? toUnit(values, k, limitOf(limits.maximum, column, Math.floor)) : 1e30)),
  };
}
