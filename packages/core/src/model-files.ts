/** The files of a saved model, by name. */
export interface ModelFiles {
  readonly "decoder.onnx": Uint8Array;
  readonly "encoder.onnx": Uint8Array;
  readonly "timevae.json": Uint8Array;
  /** Of calibrated models. */
  readonly "generator.onnx"?: Uint8Array;
  /** Of calibrated models. */
  readonly "likelihood.onnx"?: Uint8Array;
}
/** Files that every saved model has. */
export const modelFileNames = ["decoder.onnx", "encoder.onnx", "timevae.json"] as const;
/** Files that a calibrated model has beside those. */
export const calibrationFileNames = ["generator.onnx", "likelihood.onnx"] as const;
