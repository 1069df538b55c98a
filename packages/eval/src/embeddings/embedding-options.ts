/** What all embeddings take. */
export interface EmbeddingOptions {
  /** The same seed and points give the same picture. */
  readonly seed: number;
  /** Called now and then with a share of the work done, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
