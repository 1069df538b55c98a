/**
 * `fourier-transform` (scijs, MIT, no dependencies, released in 2026) has no types of its own. It was chosen over the more
 * common fft.js, which is CommonJS, typed with `any` and unchanged for years, and @thi.ng/dsp, a whole toolbox.
 */
declare module "fourier-transform" {
  type Complex = [re: Float64Array, im: Float64Array];
  /** Of real input, a power of two long: bins 0 … N/2, not normalised. Without `output` the result is overwritten by the next call. */
  export function fft(input: Float64Array, output?: Complex): Complex;
  /** The inverse, from bins 0 … N/2 to N numbers. */
  export function ifft(re: Float64Array, im: Float64Array, output?: Float64Array): Float64Array;
}
