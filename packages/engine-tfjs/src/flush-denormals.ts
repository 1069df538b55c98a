import type { TensorsByName } from "./run-plan.js";
import type { TfjsModule } from "./tfjs-module.js";

/** Smaller numbers become 0: arithmetic on denormal numbers is very slow on a CPU. */
const smallestMagnitude = 1e-30;

/** Copies with 0 where a number is as good as that. What never stops shrinking, such as moments of dead units, ends there. */
export function flushDenormals(tf: TfjsModule, state: TensorsByName): TensorsByName {
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(state).map(([name, x]) => [name, tf.mul(x, tf.greater(tf.abs(x), smallestMagnitude))]),
    ),
  );
}
