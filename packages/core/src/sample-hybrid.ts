import { type ComposeSpec, composeSeries } from "@timevae/data";
import { createSeriesArray, TimeVAEError } from "@timevae/spec";
import type { DecomposedSample } from "./generate-options.js";
import type { TimeVAE } from "./timevae.js";

/**
 * Structure by specification, residual from data: level, trend, seasons and events are drawn from the user's distributions,
 * and what no structure explains comes from a learned model. A specified `noise` is left out: the residual takes its place.
 *
 * @param model must have a component `residual`, and the specification's steps and columns
 * @param spec as for `composeSeries`; its seed is the residual's as well
 * @returns the windows and their components, which add up to them within float32 rounding
 * @throws {TimeVAEError} `invalid-argument` when model and specification do not fit each other, `invalid-config` for a faulty
 *   specification
 */
export async function sampleHybrid(model: TimeVAE, spec: ComposeSpec): Promise<DecomposedSample> {
  const composed = composeSeries(spec);
  const [windows, steps] = composed.series.shape;
  const columns = composed.series.columns;
  const { parts } = model;
  if (steps !== parts.steps || columns.join() !== parts.columns.join()) {
    throw new TimeVAEError(
      "invalid-argument",
      `spec: expected windows of ${parts.steps} steps with columns ${parts.columns.join(", ")} as the model has, received ${steps} steps with ${columns.join(", ")}`,
    );
  }
  if (!model.components.includes("residual")) {
    throw new TimeVAEError(
      "invalid-argument",
      `model: expected one with a residual block, received ${model.components.join(", ")}`,
    );
  }
  const learned = await model.sample(windows, { seed: spec.seed, components: true });
  const { noise: _replaced, ...structure } = composed.components;
  const residual = createSeriesArray(learned.components.residual?.values as Float32Array, composed.series.shape, {
    columns,
    positions: composed.series.positions,
  });
  const components = { ...structure, residual };
  const sum = new Float32Array(residual.values.length);
  for (let i = 0; i < sum.length; i++) {
    sum[i] = Object.values(components).reduce((total, { values }) => total + (values[i] as number), 0);
  }
  const sample = createSeriesArray(sum, composed.series.shape, { columns, positions: composed.series.positions });
  return { sample, components };
}
