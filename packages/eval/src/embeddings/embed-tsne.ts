import { createRandom, requireInteger, TimeVAEError } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import { createPause } from "../create-pause.js";
import { checkPoints } from "./check-points.js";
import { embedPca } from "./embed-pca.js";
import type { EmbeddingOptions } from "./embedding-options.js";
import { QuadTree } from "./quad-tree.js";
import { type Affinities, tsneAffinities } from "./tsne-affinities.js";

export interface TsneOptions extends EmbeddingOptions {
  /** Roughly how many neighbours a point has; 40 as in the TimeVAE paper unless said otherwise. With few points, at most a third of them. */
  readonly perplexity?: number | undefined;
  /** Steps of the descent, the first quarter of them exaggerated; 1000 unless said otherwise. */
  readonly iterations?: number | undefined;
}

export interface TsneEmbedding extends Matrix {
  /** Kullback–Leibler divergence between the affinities of the points and of their places: what was made small. */
  readonly klDivergence: number;
}

/** Affinities count so many times in the first quarter: groups find together before they settle. */
const exaggeration = 12;

/** How wide a cell of the tree may look. */
const theta = 0.5;

/**
 * t-SNE in the plane by the Barnes–Hut method (van der Maaten 2014), with the starting point, step sizes and schedule of
 * scikit-learn's `TSNE(init="pca", learning_rate="auto")`. The start is the plane of the first two principal components,
 * very small, with a trace of noise from the seed so that equal points can part.
 *
 * @param points `[n, d]`, at least 4
 * @returns `[n, 2]`
 * @throws {TimeVAEError} `invalid-argument` on fewer points, numbers that are not finite, or options out of range; `cancelled`
 */
export async function embedTsne(points: Matrix, options: TsneOptions): Promise<TsneEmbedding> {
  checkPoints(points, 4);
  const { perplexity = 40, iterations = 1000, seed, onProgress, signal } = options;
  if (!(perplexity >= 1 && Number.isFinite(perplexity))) {
    throw new TimeVAEError("invalid-argument", `perplexity: expected a number ≥ 1, received ${perplexity}`);
  }
  requireInteger("iterations", iterations, { least: 1 });
  const n = points.rows;
  const pause = createPause(signal, onProgress);
  const neighbours = Math.max(1, Math.min(perplexity, (n - 1) / 3));
  const affinities = await tsneAffinities(points, neighbours, (fraction) => pause(0.15 * fraction));
  const descent = new Descent(affinities, await startingPlaces(points, seed));
  const early = Math.floor(iterations / 4);
  for (let step = 0; step < iterations; step++) {
    descent.step(step < early ? exaggeration : 1, step < early ? 0.5 : 0.8);
    await pause(0.15 + (0.85 * step) / iterations);
  }
  onProgress?.(1);
  return { ...createMatrix(descent.places, n, 2), klDivergence: descent.divergence() };
}

/** `[n, 2]` */
async function startingPlaces(points: Matrix, seed: number): Promise<Float64Array> {
  const random = createRandom(seed).fork("t-sne");
  const flat = (await embedPca(points, { seed })).values;
  let squares = 0;
  for (let i = 0; i < flat.length; i += 2) squares += (flat[i] as number) ** 2;
  const deviation = Math.sqrt((2 * squares) / flat.length);
  const scale = deviation > 0 ? 1e-4 / deviation : 0;
  return flat.map((value) => value * scale + 1e-7 * random.normal());
}

/** Gradient descent with momentum and a step size per coordinate. */
class Descent {
  readonly places: Float64Array;
  readonly #affinities: Affinities;
  readonly #tree: QuadTree;
  readonly #repulsion: Float64Array;
  readonly #velocity: Float64Array;
  readonly #gains: Float64Array;
  readonly #rate: number;

  constructor(affinities: Affinities, places: Float64Array) {
    const n = places.length / 2;
    this.places = places;
    this.#affinities = affinities;
    this.#tree = new QuadTree(n, theta);
    this.#repulsion = new Float64Array(places.length);
    this.#velocity = new Float64Array(places.length);
    this.#gains = new Float64Array(places.length).fill(1);
    this.#rate = Math.max(n / exaggeration / 4, 50);
  }

  step(exaggerated: number, momentum: number): void {
    const { places } = this;
    const total = this.#repel();
    const n = places.length / 2;
    const { starts, columns, values } = this.#affinities;
    for (let i = 0; i < n; i++) {
      const x = places[2 * i] as number;
      const y = places[2 * i + 1] as number;
      let fx = 0;
      let fy = 0;
      const end = starts[i + 1] as number;
      for (let k = starts[i] as number; k < end; k++) {
        const j = 2 * (columns[k] as number);
        const dx = x - (places[j] as number);
        const dy = y - (places[j + 1] as number);
        const pull = (values[k] as number) / (1 + dx * dx + dy * dy);
        fx += pull * dx;
        fy += pull * dy;
      }
      this.#repulsion[2 * i] = 4 * (exaggerated * fx - (this.#repulsion[2 * i] as number) / total);
      this.#repulsion[2 * i + 1] = 4 * (exaggerated * fy - (this.#repulsion[2 * i + 1] as number) / total);
    }
    this.#move(this.#repulsion, momentum);
  }

  /** `Σ p log(p / q)` over the pairs that have an affinity. */
  divergence(): number {
    const { places } = this;
    const total = this.#repel();
    const { starts, columns, values } = this.#affinities;
    let sum = 0;
    for (let i = 0; i < places.length / 2; i++) {
      for (let k = starts[i] as number; k < (starts[i + 1] as number); k++) {
        const j = columns[k] as number;
        const dx = (places[2 * i] as number) - (places[2 * j] as number);
        const dy = (places[2 * i + 1] as number) - (places[2 * j + 1] as number);
        const p = values[k] as number;
        if (p > 0) sum += p * Math.log(p * total * (1 + dx * dx + dy * dy));
      }
    }
    return sum;
  }

  /** @returns the sum of 1 / (1 + distance²) over all ordered pairs */
  #repel(): number {
    this.#tree.build(this.places);
    let total = 0;
    for (let i = 0; i < this.places.length / 2; i++) total += this.#tree.repulsion(i, this.places, this.#repulsion);
    return Math.max(total, Number.MIN_VALUE);
  }

  #move(gradient: Float64Array, momentum: number): void {
    const { places } = this;
    for (let k = 0; k < places.length; k++) {
      const slope = gradient[k] as number;
      const velocity = this.#velocity[k] as number;
      const gain =
        slope * velocity < 0 ? (this.#gains[k] as number) + 0.2 : Math.max(0.01, 0.8 * (this.#gains[k] as number));
      this.#gains[k] = gain;
      this.#velocity[k] = momentum * velocity - this.#rate * gain * slope;
      places[k] = (places[k] as number) + (this.#velocity[k] as number);
    }
  }
}
