import type { SeriesArray } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import { limitWindows } from "./check-windows.js";
import { embedPca } from "./embeddings/embed-pca.js";
import { embedTsne } from "./embeddings/embed-tsne.js";
import { windowPoints } from "./embeddings/window-points.js";
import type { Embedding } from "./pictures.js";

/** Windows of each kind, at most. */
const mostWindows = { full: 1000, fast: 400 } as const;
const iterations = { full: 1000, fast: 500 } as const;

/**
 * Training and synthetic windows as points of a plane, as many of each: t-SNE of both together, and the plane of the first two
 * principal components of the training windows.
 *
 * @param train scaled, in canonical order: the first ones are a fair draw
 */
export async function createEmbeddings(
  train: SeriesArray,
  synthetic: SeriesArray,
  options: {
    readonly seed: number;
    readonly fast: boolean;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((fraction: number) => void) | undefined;
  },
): Promise<Embedding[]> {
  const mode = options.fast ? "fast" : "full";
  const count = Math.min(mostWindows[mode], train.shape[0], synthetic.shape[0]);
  const [real, drawn] = [train, synthetic].map((series) => windowPoints(limitWindows(series, count), "values")) as [
    Matrix,
    Matrix,
  ];
  const both = createMatrix(Float64Array.from([...real.values, ...drawn.values]), real.rows + drawn.rows, real.columns);
  const { seed, signal, onProgress } = options;
  const plane = await embedPca(both, { seed, signal, fitOn: real });
  const map = await embedTsne(both, { seed, signal, iterations: iterations[mode], onProgress });
  const [first, second] = plane.explainedVariance.map((share) => `${Math.round(share * 100)} %`);
  return [
    { name: "t-SNE", about: `perplexity 40, ${iterations[mode]} steps, all values of a window`, ...parts(map, count) },
    {
      name: "PCA",
      about: `fitted on real windows; the axes hold ${first} and ${second} of their variance`,
      ...parts(plane, count),
    },
  ];
}

function parts({ values, rows }: Matrix, count: number): Pick<Embedding, "real" | "synthetic"> {
  const points = Array.from({ length: rows }, (_, n) => [round(values[2 * n]), round(values[2 * n + 1])] as const);
  return { real: points.slice(0, count), synthetic: points.slice(count) };
}

/** A picture needs no more. */
function round(value: number | undefined): number {
  // -0 is not what comes back out of JSON.
  return Math.round((value ?? 0) * 1000) / 1000 + 0;
}
