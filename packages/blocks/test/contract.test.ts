import { add, input, multiply, reduceMean, reshape, slice, type Tensor } from "@timevae/graph";
import { expect, it } from "vitest";
import {
  applyDense,
  type Block,
  basisExpansion,
  denseDecoder,
  denseParameters,
  events,
  fourierSeasonality,
  level,
  piecewiseTrend,
  residual,
  seasonality,
  trend,
} from "../src/index.js";
import { blockChecks, shapeChecks } from "../src/testing/block-checks.js";
import { describeBlock } from "../src/testing/index.js";

describeBlock("level", level);
describeBlock("trend of degree 1", () => trend({ degree: 1 }));
describeBlock("trend of degree 4", () => trend({ degree: 4 }));
describeBlock("piecewiseTrend with 3 changepoints", () => piecewiseTrend({ changepoints: 3 }));
describeBlock("piecewiseTrend with places", () => piecewiseTrend({ changepoints: [0.1, 0.55] }));
describeBlock("seasonality 7 × 1", () => seasonality({ seasons: 7 }));
describeBlock("seasonality 5 × 3", () => seasonality({ seasons: 5, stepsPerSeason: 3 }));
describeBlock("seasonality 3 × 4 of the window", () => seasonality({ seasons: 3, stepsPerSeason: 4, phase: "window" }));
describeBlock("fourierSeasonality 365.25", () => fourierSeasonality({ period: 365.25, harmonics: 3 }));
describeBlock("fourierSeasonality of the window", () =>
  fourierSeasonality({ period: 6.5, harmonics: 2, phase: "window" }),
);
describeBlock("events once", () => events({ at: [1, 24], duration: 2 }));
describeBlock("events every week", () => events({ at: [0, 5], every: 7, duration: 3 }));
describeBlock("events long ago", () => events({ at: [-1000] }), { positions: [-1000, -1001, 0] });
describeBlock("residual", residual);
describeBlock("residual per step", () => residual({ head: "perStep" }));
describeBlock("dense decoder", denseDecoder);

// The suite itself: a level with one fault each must fail, by the check that is meant for it.
const shape = { steps: 4, features: 2, latentDim: 3, hidden: [2] };
const plain = (changes: Partial<Block> = {}): Block => ({
  type: "plain",
  options: {},
  parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, features),
  build: (z, parameters, sizes) => basisExpansion(applyDense(z, parameters, "dense0"), [ones(sizes.steps)], sizes),
  ...changes,
});
const ones = (steps: number) => new Array<number>(steps).fill(1);
const built = (z: Tensor, parameters: Readonly<Record<string, Tensor>>) => plain().build(z, parameters, shape, {});
let calls = 0;

const faults: readonly (readonly [string, string, Partial<Block>])[] = [
  ["options that JSON loses", "is made again", { options: { curve: () => 1 } }],
  ["an option that JSON turns into null", "is made again", { options: { rate: Number.NaN } }],
  ["an option that the factory forgets", "is made again", { options: { rate: 2 } }],
  ["an option called type", "is made again", { options: { type: "plain" } }],
  [
    "two parameters of one name",
    "declares parameters",
    { parameters: () => [...denseParameters("dense0", 3, 2), ...denseParameters("dense0", 3, 2)] },
  ],
  ["an empty parameter", "declares parameters", { parameters: () => denseParameters("dense0", 0, 2) }],
  ["a name that is no path", "declares parameters", { parameters: () => denseParameters("/dense", 3, 2) }],
  [
    "parameters that change from call to call",
    "declares parameters",
    { parameters: () => denseParameters(`dense${calls++}`, 3, 2) },
  ],
  [
    "a covariate shorter than it says",
    "declares covariates",
    { covariates: () => [{ name: "phase", size: 2, description: "x", values: () => [1] }] },
  ],
  [
    "a covariate that overflows",
    "declares covariates",
    { covariates: () => [{ name: "phase", size: 1, description: "x", values: (position) => [position ** 4] }] },
  ],
  [
    "a covariate that remembers",
    "declares covariates",
    { covariates: () => [{ name: "phase", size: 1, description: "x", values: () => [calls++] }] },
  ],
  [
    "a window too short",
    "gives finite windows",
    { build: (z, parameters) => slice(built(z, parameters), 1, 0, shape.steps - 1) },
  ],
  ["numbers that are not finite", "gives finite windows", { build: (z, p) => multiply(built(z, p), Number.NaN) }],
  [
    "a parameter that it does not use",
    "reads what it declares",
    { parameters: () => [...denseParameters("dense0", 3, 2), ...denseParameters("dense1", 3, 2)] },
  ],
  [
    "a parameter that it does not declare",
    "reads what it declares",
    { build: (z, p) => (p.gain ? multiply(built(z, p), p.gain) : built(z, p)) },
  ],
  [
    "a covariate that it does not declare",
    "reads what it declares",
    { build: (z, p, _, covariates) => (covariates.phase ? add(built(z, p), covariates.phase) : built(z, p)) },
  ],
  [
    "an input of its own",
    "reads what it declares",
    { build: (z, p) => add(built(z, p), reshape(input("extra", ["N"]), [-1, 1, 1])) },
  ],
  [
    "a mean over the batch",
    "gives each window",
    { build: (z, p) => add(built(z, p), reduceMean(built(z, p), [0], { keepAxes: true })) },
  ],
];

it.each(faults)("the contract finds %s", (_, title, changes) => {
  const checks = [...Object.entries(blockChecks), ...Object.entries(shapeChecks)];
  const [, check] = checks.find(([name]) => name.startsWith(title))!;
  const run = (block: Block) => check({ block, factory: () => plain(), positions: [0, 1, -3] }, shape);
  run(plain());
  expect(() => run(plain(changes))).toThrow();
});
