/** Which features of a window predict which, one step ahead. */
export interface PredictionTask {
  /** Features `inputs[0]` up to but not including `inputs[1]`, at all steps but the last. */
  readonly inputs: readonly [from: number, to: number];
  /** The feature at all steps but the first. */
  readonly target: number;
}

/** TimeGAN's: all features but the last predict the last. A single feature is predicted from its own past. */
export function predictionTask(features: number): PredictionTask {
  return { inputs: [0, Math.max(1, features - 1)], target: features - 1 };
}
