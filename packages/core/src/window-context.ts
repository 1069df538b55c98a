import { concat, input, type Tensor } from "@timevae/graph";
import { lengthsOf, matchLabels, oneHot } from "@timevae/onnx";
import { type Labels, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { DataTraits } from "./data-traits.js";

/** What a graph is told of windows beside their numbers: its inputs for {@link DataTraits}. */
export interface WindowContext {
  /** `[N, T, D]`: 1 observed, 0 missing. */
  readonly mask?: Tensor | undefined;
  /** `[N, C]`: labels as zeros with a 1, side by side, then the length as a share of T. */
  readonly labels?: Tensor | undefined;
}

/** Rows for an input of a graph: `[N, …size]`. */
export interface ContextRows {
  readonly data: Float32Array | Uint8Array;
  readonly size: readonly number[];
}
export type ContextValues = Readonly<Record<string, ContextRows>>;

/** C: how many numbers the labels and the length are. */
export function countLabelInputs({ labels, lengths }: DataTraits): number {
  return labels.conditions.reduce((sum, { categories }) => sum + categories.length, 0) + (lengths ? 1 : 0);
}

/** Graph inputs `condition.NAME [N, categories]` and `length [N, 1]`, as one tensor `[N, C]`; undefined when there are none. */
export function inputLabels({ labels, lengths }: DataTraits): Tensor | undefined {
  const inputs = labels.conditions.map(({ name, categories }) => input(`condition.${name}`, ["N", categories.length]));
  if (lengths) inputs.push(input("length", ["N", 1]));
  return inputs.length === 0 ? undefined : concat(inputs, 1);
}

/** A graph input `mask [N, T, D]`; undefined when nothing is ever missing. */
export function inputMask({ fill }: DataTraits, steps: number, features: number): Tensor | undefined {
  return fill ? input("mask", ["N", steps, features]) : undefined;
}

/** What {@link inputLabels} is fed. */
export function labelRows(
  traits: DataTraits,
  labels: Readonly<Record<string, Labels>>,
  lengths: ArrayLike<number> | undefined,
  steps: number,
): ContextValues {
  const rows: Record<string, ContextRows> = {};
  for (const { name, categories } of traits.labels.conditions) {
    rows[`condition.${name}`] = { data: oneHot(labels[name] as Labels), size: [categories.length] };
  }
  if (traits.lengths && lengths) {
    rows.length = { data: Float32Array.from(lengths, (length) => length / steps), size: [1] };
  }
  return rows;
}

/**
 * What graphs are told of a series' windows.
 *
 * @throws {TimeVAEError} `invalid-data` when a label is missing or unknown, or a value is missing where the model knows no mask
 */
export function contextOf(traits: DataTraits, series: SeriesArray): ContextValues {
  const [, steps, features] = series.shape;
  const lengths = traits.lengths ? lengthsOf(series) : undefined;
  const rows = labelRows(traits, matchLabels(traits.labels, series.conditions), lengths, steps);
  if (traits.fill) {
    const mask = series.mask ?? new Uint8Array(series.values.length).fill(1);
    return { ...rows, mask: { data: mask, size: [steps, features] } };
  }
  if (series.mask?.includes(0)) {
    throw new TimeVAEError(
      "invalid-data",
      "series: expected windows without missing values, as the model was learned from, received some; fill them first",
    );
  }
  return rows;
}

/** Feeds for windows `start` to `start + count`. */
export function contextFeeds(values: ContextValues, start: number, count: number) {
  return Object.fromEntries(
    Object.entries(values).map(([name, { data, size }]) => {
      const width = size.reduce((product, length) => product * length, 1);
      const part = data.subarray(start * width, (start + count) * width);
      return [name, { data: part instanceof Float32Array ? part : Float32Array.from(part), shape: [count, ...size] }];
    }),
  );
}

/** Feeds `[steps, batch, …]` for windows in any order. */
export function gatherContext(values: ContextValues, indices: Uint32Array, steps: number) {
  return Object.fromEntries(
    Object.entries(values).map(([name, { data, size }]) => {
      const shape = [steps, indices.length / steps, ...size];
      return [
        name,
        {
          data: gather(
            data,
            indices,
            shape.slice(2).reduce((product, length) => product * length, 1),
          ),
          shape,
        },
      ];
    }),
  );
}

/** The rows at `indices`, in that order. */
export function gather(values: Float32Array | Uint8Array, indices: Uint32Array, size: number): Float32Array {
  const rows = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] as number) * size;
    rows.set(values.subarray(from, from + size), i * size);
  }
  return rows;
}
