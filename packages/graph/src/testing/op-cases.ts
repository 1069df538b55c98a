import { elementwiseCases } from "./cases/elementwise-cases.js";
import { matrixCases } from "./cases/matrix-cases.js";
import { reductionCases } from "./cases/reduction-cases.js";
import { shapeCases } from "./cases/shape-cases.js";
import type { GraphCase } from "./graph-case.js";

/** At least one case for every op. A test fails when a file under `ops/` has none. */
export const opCases: readonly GraphCase[] = [...elementwiseCases, ...matrixCases, ...shapeCases, ...reductionCases];
