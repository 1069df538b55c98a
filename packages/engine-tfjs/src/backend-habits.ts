/**
 * What is faster on one backend than on the others, by measurement (`docs/engines.md`), or does not work on it. None of it changes
 * results beyond rounding.
 */
export interface BackendHabits {
  /** Products of transposed matrices take five times as long as transposing first. */
  readonly transposesFirst: boolean;
  /** `step` is several kernels; `relu(sign(x))` is two. */
  readonly stepsBySign: boolean;
  /** Arithmetic on denormal numbers is very slow, and they are not set to zero by the hardware. */
  readonly hasDenormals: boolean;
}

/** @param backend as `tf.getBackend()` says it */
export function habitsOf(backend: string): BackendHabits {
  return {
    transposesFirst: backend === "wasm",
    stepsBySign: backend === "tensorflow",
    hasDenormals: backend === "wasm" || backend === "cpu",
  };
}
