import { type FitOptions, type FitPlan, fit } from "@timevae/core";
import type { Engine } from "@timevae/graph";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";

/** Ends a fit as soon as its plan is there. */
class PlanMade extends Error {
  readonly plan: FitPlan;

  constructor(plan: FitPlan) {
    super("the plan is made");
    this.plan = plan;
  }
}

const noEngine: Engine = {
  name: "none",
  compile: () => Promise.reject(new TimeVAEError("engine-unavailable", "this engine computes nothing")),
};

/**
 * The plan of a fit, checked as a fit checks it, without training.
 *
 * @throws {TimeVAEError} as `fit` before it trains
 */
export async function planFit(
  series: SeriesArray,
  options: Pick<FitOptions, "preset" | "model" | "training">,
): Promise<FitPlan> {
  const onPlan = (plan: FitPlan) => {
    throw new PlanMade(plan);
  };
  try {
    await fit(series, { ...options, engine: noEngine, onPlan });
  } catch (error) {
    if (error instanceof PlanMade) return error.plan;
    throw error;
  }
  throw new Error("fit made no plan");
}
