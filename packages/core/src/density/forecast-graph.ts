import { add, concat, constant, gemm, multiply, type Parameters, reshape, slice, type Tensor } from "@timevae/graph";
import type { DensityInputs } from "./density-inputs.js";
import { countChannels, type DensityShape, firstSteps, groupOf } from "./density-shape.js";
import { seenOf, toFeatureRows } from "./seen-past.js";

/** `[1, D, R]`: the linear forecast. */
export function buildForecast(
  shape: DensityShape,
  parameters: Parameters,
  inputs: DensityInputs,
  seen = seenOf(shape, inputs),
): Tensor {
  const get = (name: string) => parameters[name] as Tensor;
  const { features } = shape;
  const history = reshape(inputs.history, [-1, countChannels(shape)]);
  const within = gemm(history, multiply(get("linear.within"), withinMask(shape, 1)));
  const linear = seen ? add(gemm(seen, get("linear.seen")), within) : within;
  const forecast = add(
    dependent(shape, toFeatureRows(linear, features)),
    reshape(get("linear.bias"), [1, features, 1]),
  );
  const { steps } = shape;
  const names = firstSteps(shape);
  const ofFirst = names.map((name, t) => {
    const at = (x: Tensor) =>
      reshape(slice(reshape(x, [-1, steps, x.shape[1] as number]), 1, t, t + 1), [-1, x.shape[1] as number]);
    const ofWithin = gemm(at(history), multiply(get(`${name}.within`), withinMask(shape, 1)));
    const more = seen ? add(gemm(at(seen), get(`${name}.seen`)), ofWithin) : ofWithin; // [N, D]
    const added = add(dependentColumns(shape, more), get(`${name}.bias`));
    return reshape(added, [-1, 1, features]);
  });
  const rest = steps - names.length;
  const none = multiply(ofFirst[0] as Tensor, 0);
  const all = reshape(concat([...ofFirst, ...new Array<Tensor>(rest).fill(none)], 1), [-1, features]);
  return add(forecast, toFeatureRows(all, features));
}

/** `[·, D, R]` with nothing for features that depend on nothing. */
export function dependent(shape: DensityShape, x: Tensor): Tensor {
  const { features, independent } = shape;
  if (independent.length === 0) return x;
  const mask = Array.from({ length: features }, (_, d) => (independent.includes(d) ? 0 : 1));
  return multiply(x, constant(mask, [1, features, 1]));
}

/** `[·, D]`, the same. */
function dependentColumns(shape: DensityShape, x: Tensor): Tensor {
  const { features, independent } = shape;
  if (independent.length === 0) return x;
  const mask = Array.from({ length: features }, (_, d) => (independent.includes(d) ? 0 : 1));
  return multiply(x, constant(mask, [1, features]));
}

/** `[C, D · size]`: 1 where a feature sees a channel of its own step: one of an earlier group. */
export function withinMask(shape: DensityShape, size: number): Tensor {
  const { features } = shape;
  const channels = countChannels(shape);
  const mask = new Float32Array(channels * features * size);
  for (let feature = 0; feature < features; feature++) {
    const seen = groupOf(shape, feature).start * (channels / features);
    for (let channel = 0; channel < seen; channel++) {
      const from = channel * features * size + feature * size;
      mask.fill(1, from, from + size);
    }
  }
  return constant(mask, [channels, features * size]);
}
