import type { Tolerance } from "@timevae/graph/testing";

/** What float32 arithmetic may differ by from the reference's float64. */
export const tolerance: Tolerance = { relative: 1e-5, absolute: 1e-5 };
