import type { EvaluateOptions } from "@timevae/eval";
import type { CommonFlags } from "./common-options.js";
import type { TableFlags } from "./table-options.js";

export interface EvaluateFlags extends CommonFlags, TableFlags {
  readonly heldOut?: string;
  readonly report?: string;
  readonly seed?: number;
  readonly fast?: boolean;
  readonly window?: number;
  readonly stride?: number;
  readonly columns?: readonly string[];
}

/** What is judged, and a line on where each part comes from. */
export interface EvaluatedSeries {
  readonly options: Pick<EvaluateOptions, "real" | "synthetic" | "heldOut" | "holdOutRule" | "model" | "warnings">;
  readonly sources: readonly string[];
  /** Whether a model was judged that draws curves alone, from data that could be calibrated. */
  readonly couldBeCalibrated: boolean;
}

/** Keys are for archives; the other files of a comparison have none. */
export function keyOf(path: string, key: string | undefined): string | undefined {
  return /\.npz$/i.test(path) ? key : undefined;
}
