import { describeValue, TimeVAEError } from "@timevae/spec";
import type { Block } from "./block.js";
import { denseDecoder } from "./dense-decoder.js";
import { events } from "./events.js";
import { fourierSeasonality } from "./fourier-seasonality.js";
import { level } from "./level.js";
import { piecewiseTrend } from "./piecewise-trend.js";
import { residual } from "./residual.js";
import { seasonality } from "./seasonality.js";
import { trend } from "./trend.js";

/** A block as it stands in a configuration: its type and its options side by side. */
export interface BlockConfig {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** Makes blocks of one type from plain options. */
export type BlockFactory = (options: never) => Block;

/** The blocks that come with the package. */
export const standardBlocks: Readonly<Record<string, BlockFactory>> = {
  level,
  trend,
  piecewiseTrend,
  seasonality,
  fourierSeasonality,
  events,
  residual,
  dense: denseDecoder,
};

/**
 * Makes a block from its configuration.
 *
 * @param factories by type; {@link standardBlocks} when not given
 * @throws {TimeVAEError} `invalid-config` on an unknown type or option
 */
export function createBlock(
  config: BlockConfig,
  factories: Readonly<Record<string, BlockFactory>> = standardBlocks,
): Block {
  const { type, ...options } = config;
  const factory = Object.hasOwn(factories, type) ? factories[type] : undefined;
  if (!factory) {
    throw new TimeVAEError(
      "invalid-config",
      `block type: expected one of ${Object.keys(factories).join(", ")}, received ${describeValue(type)}`,
    );
  }
  const block = (factory as (options: Readonly<Record<string, unknown>>) => Block)(options);
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(block.options, key));
  if (unknown !== undefined) {
    const known = Object.keys(block.options).join(", ");
    throw new TimeVAEError(
      "invalid-config",
      `${type}.${unknown}: expected ${known ? `only ${known}` : "no options"}, received an unknown option`,
    );
  }
  return block;
}

/** The opposite of {@link createBlock}. */
export function blockConfig(block: Block): BlockConfig {
  return { type: block.type, ...block.options };
}

/**
 * The names of what blocks contribute, in their order: `level`, `trend`, `seasonality_0`, `seasonality_1`, `residual`.
 * Seasonalities are always numbered, others when there are several of a type.
 */
export function componentNames(blocks: readonly Block[]): readonly string[] {
  const seen = new Map<string, number>();
  return blocks.map(({ type }) => {
    const index = seen.get(type) ?? 0;
    seen.set(type, index + 1);
    const several = blocks.filter((other) => other.type === type).length > 1;
    return several || type === "seasonality" ? `${type}_${index}` : type;
  });
}
