import { followPositionRule, type PositionRule } from "@timevae/spec";
import type { Covariate } from "./block.js";

/**
 * Where a block's season 0 lies: at the same place of the time axis for every window, or at each window's first step
 * (as in the paper's code).
 */
export type PhaseMode = "calendar" | "window";

/** How far into its period a window starts, as a fraction in [0, 1): one number per window. */
export function phaseCovariate(period: number): Covariate {
  const rule: PositionRule = { kind: "phase", period };
  return {
    name: "phase",
    size: 1,
    description: `the fraction of a cycle of ${period} steps, from 0 up to but not including 1, at which the window starts`,
    rule,
    values: (position) => followPositionRule(rule, position, 1),
  };
}
