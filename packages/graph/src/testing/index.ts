export { type AdamProgram, adamProblem, createAdamProgram } from "./adam-program.js";
export { arrayOf } from "./array-of.js";
export { compositeCases } from "./cases/composite-cases.js";
export { describeEngine } from "./describe-engine.js";
export { expectClose, type Tolerance } from "./expect-close.js";
export { expectRejection } from "./expect-rejection.js";
export { buildCase, type CaseGraph, feedsFor, type GraphCase, type Sampling, sampleCase } from "./graph-case.js";
export { opCases } from "./op-cases.js";
