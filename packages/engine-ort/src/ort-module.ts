import type * as common from "onnxruntime-common";

/** What this package needs of `onnxruntime-node` or `onnxruntime-web`; both have it. */
export interface OrtModule {
  readonly InferenceSession: typeof common.InferenceSession;
  readonly Tensor: typeof common.Tensor;
  readonly env: common.Env;
  /** onnxruntime-node only. */
  readonly listSupportedBackends?: () => readonly { readonly name: string; readonly bundled: boolean }[];
}

export type OrtSession = common.InferenceSession;
export type OrtTensor = common.Tensor;
export type OrtSessionOptions = common.InferenceSession.SessionOptions;
export type OrtExecutionProvider = NonNullable<OrtSessionOptions["executionProviders"]>[number];

/** Which of the two packages computes. */
export type OrtRuntime = "node" | "web";
