import type { SeriesArray } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import { remember } from "./remember.js";

/** Each window as one point: `[N, T · D]`. */
export const windowMatrix: (series: SeriesArray) => Matrix = remember(({ values, shape }: SeriesArray) =>
  createMatrix(values, shape[0], shape[1] * shape[2]),
);
