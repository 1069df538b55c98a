import { input, type Parameters, type Tensor } from "@timevae/graph";
import type { RealFeed } from "@timevae/graph/reference";
import { createRandom } from "@timevae/spec";
import type { Block, Covariates, DecoderShape } from "../block.js";

/** A block's output for named inputs, and what it asked for on the way. */
export interface BuiltBlock {
  /** `[N, T, D]` */
  readonly output: Tensor;
  /** `z`, the parameters and the covariates, by the names that {@link drawFeeds} uses. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Names that `build` read and nobody declared. */
  readonly undeclared: readonly string[];
}

/** Builds with every input a graph input. */
export function buildBlock(block: Block, shape: DecoderShape): BuiltBlock {
  const z = input("z", ["N", shape.latentDim]);
  const parameters: Record<string, Tensor> = {};
  for (const spec of block.parameters(shape)) parameters[spec.name] = input(`parameter ${spec.name}`, spec.shape);
  const covariates: Record<string, Tensor> = {};
  for (const { name, size } of block.covariates?.(shape) ?? []) {
    covariates[name] = input(`covariate ${name}`, ["N", size]);
  }
  const undeclared: string[] = [];
  const output = block.build(
    z,
    watch(parameters, "parameter", undeclared) as Parameters,
    shape,
    watch(covariates, "covariate", undeclared) as Covariates,
  );
  const tensors = [z, ...Object.values(parameters), ...Object.values(covariates)];
  const inputs = Object.fromEntries(tensors.map((tensor) => [tensor.node.name as string, tensor]));
  return { output, inputs, undeclared };
}

/** Normal numbers for z and the parameters, and the covariates of windows at these positions. */
export function drawFeeds(
  block: Block,
  shape: DecoderShape,
  positions: readonly number[],
  seed: number,
): Record<string, RealFeed> {
  const random = createRandom(seed);
  const draw = (sizes: readonly number[]): RealFeed => ({
    data: random.fillNormal(new Float64Array(sizes.reduce((product, size) => product * size, 1))),
    shape: sizes,
  });
  const feeds: Record<string, RealFeed> = { z: draw([positions.length, shape.latentDim]) };
  for (const spec of block.parameters(shape)) feeds[`parameter ${spec.name}`] = draw(spec.shape as number[]);
  for (const { name, size, values } of block.covariates?.(shape) ?? []) {
    const data = positions.flatMap((position) => Array.from(Float32Array.from(values(position))));
    feeds[`covariate ${name}`] = { data, shape: [positions.length, size] };
  }
  return feeds;
}

/** Notes names that are read and not there. */
function watch(named: Readonly<Record<string, Tensor>>, kind: string, undeclared: string[]) {
  return new Proxy(named, {
    get(target, key) {
      if (typeof key === "string" && !Object.hasOwn(target, key)) undeclared.push(`${kind} ${key}`);
      return Reflect.get(target, key) as Tensor;
    },
  });
}
