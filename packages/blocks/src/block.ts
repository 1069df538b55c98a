import type { ParameterSpec, Parameters, Tensor } from "@timevae/graph";
import type { PositionRule } from "@timevae/spec";

/** The sizes that a block has to work with. */
export interface DecoderShape {
  /** T: steps per window. */
  readonly steps: number;
  /** D: features per step. */
  readonly features: number;
  /** Z: numbers in a latent vector. */
  readonly latentDim: number;
  /** Hidden sizes of the encoder, in its order. */
  readonly hidden: readonly number[];
}

/** Something known about a window from its place in time alone: an input of the decoder beside z. */
export interface Covariate {
  /** Relative to the block: `phase`. */
  readonly name: string;
  /** How many numbers per window. */
  readonly size: number;
  /** What the numbers are, for whoever runs an exported decoder. */
  readonly description: string;
  /**
   * What {@link values} does, as data, where it is one of the rules that readers of exported files know. Without it, whoever
   * runs an exported decoder has to compute the numbers.
   */
  readonly rule?: PositionRule;
  /**
   * The numbers for a window.
   *
   * @param position of the window's first step on the time axis, in steps; an integer, possibly negative
   */
  values(position: number): ArrayLike<number>;
}

/** Covariates of the windows of a batch by name, each `[N, size]`. */
export type Covariates = Readonly<Record<string, Tensor>>;

/**
 * One summand of the decoder. All blocks read the same latent vector; what they give is added up.
 *
 * A block is declared parameters plus a pure function, both of plain options that are saved with the model.
 */
export interface Block {
  /** Its kind: `trend`. What it contributes is named after it. */
  readonly type: string;
  /** Plain data: what is written to `timevae.json` beside the type. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What it learns. Names are relative to the block: `dense0.kernel`. */
  parameters(shape: DecoderShape): readonly ParameterSpec[];
  /** What it needs to know of a window's place in time; nothing when absent. */
  covariates?(shape: DecoderShape): readonly Covariate[];
  /**
   * @param z `[N, Z]`
   * @param parameters under their relative names
   * @param covariates what the block's own `covariates` declares, under the same names
   * @returns `[N, T, D]`, in scaled units
   */
  build(z: Tensor, parameters: Parameters, shape: DecoderShape, covariates: Covariates): Tensor;
}
