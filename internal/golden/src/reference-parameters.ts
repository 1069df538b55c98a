import type { ParameterSpec } from "@timevae/graph";
import type { GoldenCase } from "./golden-case.js";

type Arrays = GoldenCase["arrays"];

/**
 * The reference's arrays `PREFIX/…` (weights or gradients) under our parameters' names and in our layouts.
 *
 * @throws when the file lacks one
 */
export function referenceParameters(
  { arrays, settings }: GoldenCase,
  prefix: string,
  specs: readonly ParameterSpec[],
): Record<string, Float64Array> {
  const depth = settings.hidden_layer_sizes.length;
  return Object.fromEntries(specs.map(({ name }) => [name, convert(name, prefix, arrays, depth)]));
}

function convert(name: string, prefix: string, arrays: Arrays, depth: number): Float64Array {
  const [, owner, layer, kind] = /^(.*)\.([a-zA-Z]+\d*)\.(kernel|bias)$/.exec(name) as unknown as string[];
  const index = Number(/\d+$/.exec(layer as string)?.[0]);
  const get = (pattern: string) => find(arrays, prefix, `${pattern}/${kind}`);
  if (owner === "encoder") {
    if (layer === "latent") return sideBySide(get("z_mean"), get("z_log_var"));
    return get(`${layer?.startsWith("conv") ? "enc_conv" : "enc_dense"}_${index}`).data;
  }
  const component = owner?.replace(/^decoder\./, "") ?? "";
  if (component === "dense") return get(index === depth ? "decoder_final_dense" : `dec_dense_${index}`).data;
  if (component === "level") return get(index === 0 ? "level_params" : "level_params2").data;
  if (component === "trend") return get(`trend_layer\\w*/${index === 0 ? "trend_params" : "trend_params2"}`).data;
  const season = /^seasonality_(\d+)$/.exec(component)?.[1];
  if (season !== undefined) return get(`seasonal_layer\\w*/season_params_${season}`).data;
  if (layer === "dense0") return get("dec_dense").data;
  if (layer === "dense1") return get("decoder_dense_final").data;
  const deconv = get(`dec_deconv__?${index}`);
  return kind === "bias" ? deconv.data : inputsFirst(deconv);
}

interface FoundArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

function find(arrays: Arrays, prefix: string, pattern: string): FoundArray {
  const expression = new RegExp(`^${prefix}/${pattern}$`);
  const key = Object.keys(arrays).find((name) => expression.test(name));
  const array = key === undefined ? undefined : arrays[key];
  if (!array) throw new Error(`golden file: expected an array ${prefix}/${pattern}, found none`);
  return { shape: array.shape, data: Float64Array.from(array.data) };
}

/** Two matrices (or vectors) joined along their last axis. */
function sideBySide(a: FoundArray, b: FoundArray): Float64Array {
  const width = a.shape.at(-1) as number;
  const rows = a.data.length / width;
  const joined = new Float64Array(a.data.length + b.data.length);
  for (let row = 0; row < rows; row++) {
    joined.set(a.data.subarray(row * width, (row + 1) * width), row * 2 * width);
    joined.set(b.data.subarray(row * width, (row + 1) * width), (row * 2 + 1) * width);
  }
  return joined;
}

/** `[taps, out, in]` to `[in, taps · out]`. */
function inputsFirst({ shape, data }: FoundArray): Float64Array {
  const [taps, outputs, inputs] = shape as [number, number, number];
  const turned = new Float64Array(data.length);
  for (let row = 0; row < taps * outputs; row++) {
    for (let i = 0; i < inputs; i++) turned[i * taps * outputs + row] = data[row * inputs + i] as number;
  }
  return turned;
}
