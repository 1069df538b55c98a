import {
  constant,
  gradients,
  inputOp,
  multiply,
  reduceSum,
  sizeOf,
  type Tensor,
  topologicalOrder,
} from "@timevae/graph";
import { evaluateTensors, type RealFeed } from "@timevae/graph/reference";
import { createRandom } from "@timevae/spec";
import { expect } from "vitest";
import type { Block, DecoderShape } from "../block.js";
import { type BlockFactory, blockConfig, createBlock, standardBlocks } from "../create-block.js";
import { buildBlock, drawFeeds } from "./build-block.js";

/** What a block is checked with. */
export interface BlockCase {
  readonly block: Block;
  /** Makes it from its options. */
  readonly factory: BlockFactory | undefined;
  /** Where windows lie in time. */
  readonly positions: readonly number[];
}

/** Positions that no calendar reaches must not break anything. */
const extremePositions = [0, -1, -1_000_003, 10 ** 9 + 7, -(10 ** 12), Number.MAX_SAFE_INTEGER];

/** Names become parts of dotted paths. */
const namePattern = /^[A-Za-z]\w*(\.\w+)*$/;

/** Once per block. */
export const blockChecks: Readonly<Record<string, (subject: BlockCase) => void>> = {
  "is made again from its configuration, through JSON": ({ block, factory }) => {
    expect(block.type, "type").toMatch(/^[A-Za-z]\w*$/);
    expect(Object.keys(block.options), "options must not use the key of the type").not.toContain("type");
    const config = blockConfig(block);
    const saved = JSON.parse(JSON.stringify(config));
    expect(saved, "options must be plain data").toStrictEqual(config);
    const factories = factory ? { ...standardBlocks, [block.type]: factory } : standardBlocks;
    expect(blockConfig(createBlock(saved, factories)), "options of the block made again").toStrictEqual(config);
  },
};

/** Once per block and shape. */
export const shapeChecks: Readonly<Record<string, (subject: BlockCase, shape: DecoderShape) => void>> = {
  "declares parameters under names of their own, the same at every call": ({ block, factory }, shape) => {
    const specs = block.parameters(shape);
    const names = specs.map(({ name }) => name);
    expect(new Set(names).size, `different names: ${names}`).toBe(names.length);
    for (const { name, shape: sizes } of specs) {
      expect(name, "a name relative to the block").toMatch(namePattern);
      expect(
        sizes.every((size) => Number.isSafeInteger(size) && (size as number) > 0),
        `${name}: sizes are integers ≥ 1, received [${sizes}]`,
      ).toBe(true);
    }
    expect(block.parameters(shape), "the second call").toEqual(specs);
    const factories = factory ? { ...standardBlocks, [block.type]: factory } : standardBlocks;
    const again = createBlock(JSON.parse(JSON.stringify(blockConfig(block))), factories);
    expect(again.parameters(shape), "parameters of the block made again").toEqual(specs);
  },

  "declares covariates that are as long as they say, finite and the same at every call, at any position": (
    { block, positions },
    shape,
  ) => {
    const covariates = block.covariates?.(shape) ?? [];
    const names = covariates.map(({ name }) => name);
    expect(new Set(names).size, `different names: ${names}`).toBe(names.length);
    for (const { name, size, values } of covariates) {
      expect(name, "a name relative to the block").toMatch(namePattern);
      expect(Number.isSafeInteger(size) && size > 0, `${name}: size is an integer ≥ 1, received ${size}`).toBe(true);
      for (const position of [...positions, ...extremePositions]) {
        const numbers = Array.from(values(position));
        expect(numbers.length, `${name}: numbers at position ${position}`).toBe(size);
        expect(numbers.map(Math.fround).every(Number.isFinite), `${name}: finite at position ${position}`).toBe(true);
        expect(Array.from(values(position)), `${name}: the second call at ${position}`).toEqual(numbers);
      }
    }
  },

  "gives finite windows [N, T, D] for any number of windows": ({ block, positions }, shape) => {
    const { steps, features } = shape;
    const { output } = buildBlock(block, shape);
    for (const places of [positions, positions.slice(0, 1), extremePositions]) {
      const [windows] = evaluateTensors([output], drawFeeds(block, shape, places, 1));
      expect(windows?.shape, "shape").toEqual([places.length, steps, features]);
      expect(
        windows?.data.findIndex((value) => !Number.isFinite(value)),
        "first number that is not finite",
      ).toBe(-1);
    }
  },

  "reads what it declares and nothing else": ({ block, positions }, shape) => {
    const { output, inputs, undeclared } = buildBlock(block, shape);
    expect(undeclared, "read by build, but not declared").toEqual([]);
    const known = new Set(Object.values(inputs).map(({ node }) => node));
    const strangers = topologicalOrder([output]).filter((node) => node.op === inputOp && !known.has(node));
    expect(
      strangers.map(({ name }) => name),
      "inputs of its own",
    ).toEqual([]);
    // A window of one step may well have no trend.
    if (shape.steps === 1) return;
    const names = Object.keys(inputs).filter((name) => name.startsWith("parameter "));
    const slopes = gradients(
      maskedSum(output, shape, 2),
      names.map((name) => inputs[name] as Tensor),
    );
    // A ReLU can be off for one draw.
    const unused = new Set(names);
    for (let seed = 1; seed <= 12 && unused.size > 0; seed++) {
      const results = evaluateTensors(slopes, drawFeeds(block, shape, positions, seed));
      for (const [i, name] of names.entries()) if (results[i]?.data.some((slope) => slope !== 0)) unused.delete(name);
    }
    expect([...unused], "without any influence").toEqual([]);
  },

  "gives each window what its own z and place say, whatever else is in the batch": ({ block, positions }, shape) => {
    const { output } = buildBlock(block, shape);
    const feeds = drawFeeds(block, shape, positions, 3);
    const [together] = evaluateTensors([output], feeds);
    const size = shape.steps * shape.features;
    for (let n = 0; n < positions.length; n++) {
      const own = Object.entries(feeds).map(([name, feed]) => [
        name,
        name.startsWith("parameter ") ? feed : row(feed, n),
      ]);
      const [alone] = evaluateTensors([output], Object.fromEntries(own));
      for (let i = 0; i < size; i++) {
        const [wanted, received] = [alone?.data[i] as number, together?.data[n * size + i] as number];
        expect(
          Math.abs(received - wanted) <= 1e-9 * (1 + Math.abs(wanted)),
          `window ${n}, number ${i}: alone ${wanted}, in a batch ${received}`,
        ).toBe(true);
      }
    }
  },

  "has gradients that agree with finite differences": ({ block, positions }, shape) => {
    const { output, inputs } = buildBlock(block, shape);
    const loss = maskedSum(output, shape, 4);
    const names = Object.keys(inputs).filter((name) => !name.startsWith("covariate "));
    const slopes = gradients(
      loss,
      names.map((name) => inputs[name] as Tensor),
    );
    for (const seed of [5, 6]) {
      const feeds = drawFeeds(block, shape, positions, seed);
      const random = createRandom(seed).fork("direction");
      const direction = names.map((name) => random.fillNormal(new Float64Array((feeds[name] as RealFeed).data.length)));
      const derived = evaluateTensors(slopes, feeds);
      const slope = derived.reduce((sum, { data }, i) => sum + dot(data, direction[i] as Float64Array), 0);
      const lossAt = (distance: number) => {
        const moved = names.map((name, i): [string, RealFeed] => {
          const { data, shape: sizes } = feeds[name] as RealFeed;
          const values = Float64Array.from(data, (value, k) => value + distance * (direction[i]?.[k] as number));
          return [name, { data: values, shape: sizes }];
        });
        return evaluateTensors([loss], { ...feeds, ...Object.fromEntries(moved) })[0]?.data[0] as number;
      };
      // The smaller step is for a kink that happens to lie within the larger one.
      const differences = [1e-5, 1e-7].map((step) => (lossAt(step) - lossAt(-step)) / (2 * step));
      expect(
        differences.some((difference) => Math.abs(slope - difference) <= 1e-5 * (1 + Math.abs(difference))),
        `slope ${slope}, by differences ${differences.join(" and ")}`,
      ).toBe(true);
    }
  },
};

/** One number that every number of the output has its own influence on. */
function maskedSum(output: Tensor, { steps, features }: DecoderShape, seed: number): Tensor {
  const mask = createRandom(seed).fillNormal(new Float32Array(sizeOf([steps, features])));
  return reduceSum(multiply(output, constant(mask, [1, steps, features])));
}

/** One window's part of a feed. */
function row({ data, shape }: RealFeed, n: number): RealFeed {
  const size = shape.slice(1).reduce((product, length) => product * length, 1);
  return { data: Array.from(data).slice(n * size, (n + 1) * size), shape: [1, ...shape.slice(1)] };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
