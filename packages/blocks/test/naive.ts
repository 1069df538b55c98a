import { createRandom } from "@timevae/spec";
import { type Block, type DecoderShape, seasonality, trend } from "../src/index.js";

/** The blocks once more, written from the paper's formulas with nested arrays and loops: one window at a time. */
export type Matrix = number[][];
export type Weights = Readonly<Record<string, { readonly data: Float64Array; readonly shape: readonly number[] }>>;

/** Normal numbers for each of a block's parameters. */
export function drawWeights(block: Block, shape: DecoderShape, seed: number): Weights {
  const random = createRandom(seed);
  return Object.fromEntries(
    block.parameters(shape).map(({ name, shape: sizes }) => {
      const data = random.fillNormal(new Float64Array(sizes.reduce((a, b) => a * b, 1)));
      return [name, { data, shape: sizes }];
    }),
  );
}

export const relu = (values: number[]): number[] => values.map((value) => Math.max(value, 0));

/** `y[o] = bias[o] + Σ_i x[i] · kernel[i][o]` */
export function dense(x: readonly number[], weights: Weights, name: string): number[] {
  const kernel = weights[`${name}.kernel`]!.data;
  const bias = weights[`${name}.bias`]!.data;
  const y: number[] = [];
  for (let o = 0; o < bias.length; o++) {
    let sum = bias[o]!;
    for (let i = 0; i < x.length; i++) sum += x[i]! * kernel[i * bias.length + o]!;
    y.push(sum);
  }
  return y;
}

/** Stride 2, 3 taps, SAME: `y[2i + j] += x[i] · w[j]`, cropped at the end. The kernel is `[in, 3 · out]`. */
function convTranspose(x: Matrix, weights: Weights, name: string): Matrix {
  const kernel = weights[`${name}.kernel`]!.data;
  const bias = weights[`${name}.bias`]!.data;
  const y: Matrix = Array.from({ length: 2 * x.length }, () => [...bias]);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < 3; j++) {
      if (2 * i + j >= y.length) continue;
      for (let c = 0; c < x[i]!.length; c++) {
        for (let o = 0; o < bias.length; o++) {
          y[2 * i + j]![o]! += x[i]![c]! * kernel[c * 3 * bias.length + j * bias.length + o]!;
        }
      }
    }
  }
  return y;
}

const grid = (shape: DecoderShape, value: (t: number, d: number) => number): Matrix =>
  Array.from({ length: shape.steps }, (_, t) => Array.from({ length: shape.features }, (_, d) => value(t, d)));

export interface NaiveCase {
  readonly block: Block;
  /** z of one window to its `[T][D]`. */
  naive(z: number[], weights: Weights, shape: DecoderShape): Matrix;
  /** The number of learned values, by a formula. */
  count(shape: DecoderShape): number;
}

export function trendCase(degree: number): NaiveCase {
  return {
    block: trend({ degree }),
    naive(z, weights, shape) {
      const theta = dense(relu(dense(z, weights, "dense0")), weights, "dense1");
      return grid(shape, (t, d) => {
        let sum = 0;
        for (let p = 0; p < degree; p++) sum += theta[d * degree + p]! * (t / shape.steps) ** (p + 1);
        return sum;
      });
    },
    count({ latentDim: Z, features: D }) {
      const width = D * degree;
      return Z * width + width + width * width + width;
    },
  };
}

export function seasonalityCase(seasons: number, stepsPerSeason: number): NaiveCase {
  return {
    block: seasonality({ seasons, stepsPerSeason, phase: "window" }),
    naive(z, weights, shape) {
      const theta = dense(z, weights, "dense0");
      return grid(shape, (t, d) => theta[d * seasons + (Math.floor(t / stepsPerSeason) % seasons)]!);
    },
    count: ({ latentDim: Z, features: D }) => Z * D * seasons + D * seasons,
  };
}

export const naiveLevel: NaiveCase["naive"] = (z, weights, shape) => {
  const values = dense(relu(dense(z, weights, "dense0")), weights, "dense1");
  return grid(shape, (_, d) => values[d]!);
};

export const naiveDense: NaiveCase["naive"] = (z, weights, shape) => {
  let x = z;
  for (let i = 0; i < shape.hidden.length; i++) x = relu(dense(x, weights, `dense${i}`));
  const flat = dense(x, weights, `dense${shape.hidden.length}`);
  return grid(shape, (t, d) => flat[t * shape.features + d]!);
};

export const naiveResidual: NaiveCase["naive"] = (z, weights, shape) => {
  const last = shape.hidden.at(-1)!;
  const flat = relu(dense(z, weights, "dense0"));
  let x: Matrix = Array.from({ length: flat.length / last }, (_, t) => flat.slice(t * last, (t + 1) * last));
  for (let i = 0; i < shape.hidden.length; i++) x = convTranspose(x, weights, `deconv${i}`).map(relu);
  const values = dense(x.flat(), weights, "dense1");
  return grid(shape, (t, d) => values[t * shape.features + d]!);
};

/** The encoder's length after each halving, rounded up. */
export const encodedSteps = ({ steps, hidden }: DecoderShape): number =>
  hidden.reduce((length) => Math.floor((length + 1) / 2), steps);
