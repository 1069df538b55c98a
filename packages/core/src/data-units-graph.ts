import {
  abs,
  add,
  concat,
  constant,
  divide,
  exp,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  sigmoid,
  slice,
  subtract,
  type Tensor,
} from "@timevae/graph";
import { type ColumnTransform, largestExponent, transformMargin } from "./column-transform.js";
import { type DataTraits, hasLink } from "./data-traits.js";
import { oneHotOfLargest } from "./one-hot-graph.js";

/** Uniform noise on [0, 1) by column of names, `[N, T, K]` each: which name is drawn. */
export type NameNoise = Readonly<Record<string, Tensor>>;

/** Noise is kept this far from 0 and 1, where its logarithms are no float32. */
const [leastNoise, mostNoise] = [1e-30, 1 - 2 ** -24];

/** Transformed columns from columns in the user's units, `[N, T, D]`; see {@link transformValue}. */
export function transformColumns(x: Tensor, { transforms }: DataTraits): Tensor {
  return transforms ? mapRuns(x, transforms, (part, transform) => (transform ? forward(part, transform) : part)) : x;
}

/**
 * What the decoder adds up to, as values: transformations undone, and of each column of names one name, 1 with zeros, the most likely
 * or with noise u drawn by probability: that of the largest `logit − log(−log u)` (Gumbel, 1954).
 *
 * @param sum `[N, T, D]`, transformed columns and logits
 */
export function toDataUnits(sum: Tensor, traits: DataTraits, noise: NameNoise = {}): Tensor {
  if (!hasLink(traits)) return sum;
  const features = sum.shape[2] as number;
  const transforms = traits.transforms ?? new Array<null>(features).fill(null);
  const parts: Tensor[] = [];
  let done = 0;
  const numbersUntil = (end: number) => {
    if (end > done) parts.push(mapRuns(slice(sum, 2, done, end), transforms.slice(done, end), backward));
    done = end;
  };
  for (const { name, first, categories } of [...traits.categorical].sort((a, b) => a.first - b.first)) {
    numbersUntil(first);
    done = first + categories.length;
    const logits = slice(sum, 2, first, done);
    const u = noise[name];
    parts.push(oneHotOfLargest(u ? subtract(logits, log(negate(log(clamp(u, leastNoise, mostNoise))))) : logits));
  }
  numbersUntil(features);
  return concat(parts, 2);
}

/** Applies a map to neighbouring columns of one transformation at a time. */
function mapRuns(
  x: Tensor,
  transforms: readonly (ColumnTransform | null)[],
  map: (part: Tensor, transform: ColumnTransform | null) => Tensor,
): Tensor {
  const parts: Tensor[] = [];
  for (let start = 0, end = 1; start < transforms.length; start = end++) {
    while (end < transforms.length && JSON.stringify(transforms[end]) === JSON.stringify(transforms[start])) end++;
    parts.push(map(slice(x, 2, start, end), transforms[start] ?? null));
  }
  return concat(parts, 2);
}

function forward(x: Tensor, transform: ColumnTransform): Tensor {
  switch (transform.kind) {
    case "log1p":
      return log(add(maximum(x, 0), 1));
    case "positive": {
      const u = add(multiply(maximum(x, 0), 1 / transform.scale), transformMargin);
      return add(u, log(subtract(1, exp(negate(u)))));
    }
    case "bounded": {
      const { low, high } = transform;
      const share = clamp(multiply(subtract(x, low), 1 / (high - low)), 0, 1);
      const u = add(multiply(share, 1 - 2 * transformMargin), transformMargin);
      return log(divide(u, subtract(1, u)));
    }
  }
}

function backward(y: Tensor, transform: ColumnTransform | null): Tensor {
  switch (transform?.kind) {
    case undefined:
      return y;
    case "log1p":
      return maximum(subtract(exp(minimum(y, largestExponent)), 1), 0);
    case "positive": {
      const softplus = add(maximum(y, 0), log(add(exp(negate(abs(y))), 1)));
      return multiply(maximum(subtract(softplus, transformMargin), 0), transform.scale);
    }
    case "bounded": {
      const { low, high } = transform;
      const share = multiply(subtract(sigmoid(y), transformMargin), 1 / (1 - 2 * transformMargin));
      // Bounded once more: rounding may lead beyond.
      return clamp(add(multiply(share, high - low), low), low, high);
    }
  }
}

function clamp(x: Tensor, low: number, high: number): Tensor {
  return minimum(maximum(x, constant([low], [1, 1, 1])), constant([high], [1, 1, 1]));
}
