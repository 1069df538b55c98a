import { describe, it } from "vitest";
import type { Block, DecoderShape } from "../block.js";
import type { BlockFactory } from "../create-block.js";
import { type BlockCase, blockChecks, shapeChecks } from "./block-checks.js";

export interface DescribeBlockOptions {
  /** Makes the block from its saved options; looked up among the standard blocks when not given. */
  readonly factory?: BlockFactory;
  /** Sizes to try; 1, 2, 5, 24 and 30 steps of 1 to 3 features when not given. */
  readonly shapes?: readonly DecoderShape[];
  /**
   * Places in time of the windows to try. For blocks that do nothing at most places (a single date), give some at which
   * they do; small numbers on both sides of 0 when not given.
   */
  readonly positions?: readonly number[];
}

const standardShapes: readonly DecoderShape[] = [
  { steps: 1, features: 1, latentDim: 1, hidden: [2] },
  { steps: 2, features: 3, latentDim: 2, hidden: [3, 2] },
  { steps: 5, features: 1, latentDim: 3, hidden: [4, 3, 2] },
  { steps: 24, features: 3, latentDim: 4, hidden: [3, 4, 5] },
  { steps: 30, features: 2, latentDim: 1, hidden: [4] },
];
const standardPositions = [0, 1, 2, 5, 23, -1, -9];

/**
 * The contract that every block keeps, as vitest tests: yours too.
 *
 * Options are plain data and make the same block again; parameters and covariates are declared, used, and nothing else is
 * read; windows come out as `[N, T, D]`, each from its own latent vector; gradients agree with finite differences.
 *
 * @param makeBlock is called once per test
 *
 * @example
 * describeBlock("shock", () => shock({ timeConstant: 3 }), { factory: shock });
 */
export function describeBlock(name: string, makeBlock: () => Block, options: DescribeBlockOptions = {}): void {
  const { factory, shapes = standardShapes, positions = standardPositions } = options;
  const createCase = (): BlockCase => ({ block: makeBlock(), factory, positions });
  describe(`block ${name}`, () => {
    for (const [title, check] of Object.entries(blockChecks)) it(title, () => check(createCase()));
    for (const shape of shapes) {
      const { steps, features, latentDim, hidden } = shape;
      describe(`T = ${steps}, D = ${features}, Z = ${latentDim}, hidden ${hidden}`, () => {
        for (const [title, check] of Object.entries(shapeChecks)) it(title, () => check(createCase(), shape));
      });
    }
  });
}
