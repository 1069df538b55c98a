import type { CategoricalColumn, PositionRule } from "@timevae/spec";
import type { GeneratorLabels } from "./draw-labels.js";

/** Readers refuse files with a higher number. */
export const generatorFormatVersion = 1;

/** What the files of a generator do. Each is called `KIND.onnx`; the last two are there for calibrated models only. */
export const generatorFileKinds = [
  "decoder",
  "decoder-edit",
  "encoder",
  "reconstruct",
  "generator",
  "likelihood",
] as const;
export type GeneratorFileKind = (typeof generatorFileKinds)[number];

/** How weights are stored; computed is always in float32. */
export type WeightPrecision = "float32" | "float16" | "int8";

/**
 * Where the numbers of an input come from:
 *
 * - `normal`, `uniform`: noise, independent N(0, 1) or uniform on [0, 1). For the same numbers as everybody else with the
 *   same seed: `createRandom(seed).fork(stream)`, drawn row by row
 * - `phase`, `events`: from each window's position, see {@link PositionRule}
 * - `series`: windows in the data's own units
 * - `edit`: what to do with a component, `neutral` to leave it as it is
 * - `mask`: 1 where a value of the windows was observed, 0 where it is missing; ones when nothing is
 * - `condition`: a row of zeros with a 1 at the window's label
 * - `length`: how many steps of the window are not padding in front, as a share of all
 * - `given`: what the description says, from whoever runs the file
 */
export type FeedRule =
  | { readonly kind: "normal" | "uniform"; readonly stream: string }
  | PositionRule
  | { readonly kind: "series" }
  | {
      readonly kind: "edit";
      readonly component: string;
      readonly operation: "scale" | "add";
      readonly neutral: number;
    }
  | { readonly kind: "mask" }
  | { readonly kind: "condition"; readonly condition: string; readonly categories: readonly string[] }
  | { readonly kind: "length" }
  | { readonly kind: "given" };

/** The first size is `batch` where there is a row per window; all others are numbers. */
export type TensorShape = readonly (number | "batch")[];

/** An input of a file, always float32, and how to feed it. */
export type InputDescription = FeedRule & {
  readonly name: string;
  readonly shape: TensorShape;
  readonly description: string;
};

/** An output of a file, always float32. */
export interface OutputDescription {
  readonly name: string;
  readonly shape: TensorShape;
  readonly role: "sample" | "component" | "latent" | "score";
  /**
   * `data`: those of the columns; `transformed`: the same, where a column has a transformation after it, and logits of
   * categories; `nats`: of information; null: none.
   */
  readonly units: "data" | "transformed" | "nats" | null;
  readonly description: string;
}

/** What a step of the time axis is; see `TimeStep` of `@timevae/data`. */
export interface GeneratorTimeStep {
  readonly unit: "millisecond" | "month";
  readonly count: number;
  readonly offset?: number | undefined;
}

/** The positions of the windows that were learned from. */
export interface GeneratorCalendar {
  readonly first: number;
  readonly last: number;
  /** Null when positions count rows. */
  readonly timeStep: GeneratorTimeStep | null;
}

/** What stands in the metadata of every file. */
export interface GeneratorDescription {
  readonly formatVersion: number;
  readonly file: GeneratorFileKind;
  /** T */
  readonly steps: number;
  /** D names. */
  readonly columns: readonly string[];
  /** Z */
  readonly latentDim: number;
  /** Names of what adds up to `sample`, in order. */
  readonly components: readonly string[];
  readonly precision: WeightPrecision;
  /** Null when the model was learned from windows without a place in time. */
  readonly calendar: GeneratorCalendar | null;
  readonly inputs: readonly InputDescription[];
  readonly outputs: readonly OutputDescription[];
  /** The labels that windows can be asked for by; absent when there are none. */
  readonly labels?: GeneratorLabels | undefined;
  /** Columns that together are one column of names. */
  readonly categorical?: readonly CategoricalColumn[] | undefined;
  /** Entry l: how many windows of l steps were learned from; absent when all have T. */
  readonly lengths?: readonly number[] | undefined;
  /** The model's configuration, as it was trained. */
  readonly config: Readonly<Record<string, unknown>>;
}
