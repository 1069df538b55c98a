import type { SeriesArray } from "@timevae/spec";
import { type Moments, moments } from "@timevae/statistics";
import { remember } from "./remember.js";
import { sortedValues } from "./sorted-values.js";

/** Moments of all values of each feature, whatever their window and step. */
export const featureMoments: (series: SeriesArray) => readonly Moments[] = remember((series: SeriesArray) =>
  sortedValues(series).map(moments),
);
