import type { SeriesArray } from "@timevae/spec";
import { correlation, createMatrix, type Matrix } from "@timevae/statistics";
import { remember } from "./remember.js";

/** Correlation between features over all steps of all windows: `[D, D]`. A constant has 0 with every other feature. */
export const correlationMatrix: (series: SeriesArray) => Matrix = remember(({ values, shape }: SeriesArray) =>
  correlation(createMatrix(values, shape[0] * shape[1], shape[2])),
);
