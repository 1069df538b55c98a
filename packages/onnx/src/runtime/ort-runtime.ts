/** A tensor of an ONNX Runtime. */
export interface OrtTensorLike {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** A session of an ONNX Runtime. */
export interface OrtSessionLike {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    feeds: Readonly<Record<string, OrtTensorLike>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, OrtTensorLike>>>;
  release(): Promise<void>;
}

/** What is needed of `onnxruntime-node`, `onnxruntime-web` or `onnxruntime-react-native`: the module itself. */
export interface OrtRuntimeLike {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options?: Readonly<Record<string, unknown>>): Promise<OrtSessionLike>;
  };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensorLike;
}
