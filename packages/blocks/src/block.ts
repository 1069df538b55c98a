import type { ParameterSpec, Parameters, Tensor } from "@timevae/graph";

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
  /**
   * @param z `[N, Z]`
   * @param parameters under their relative names
   * @returns `[N, T, D]`, in scaled units
   */
  build(z: Tensor, parameters: Parameters, shape: DecoderShape): Tensor;
}
