import type { BlockConfig } from "@timevae/blocks";
import { TimeVAEError } from "@timevae/spec";

/** Types of which a second one could only repeat what the first can do. */
const single = ["level", "residual", "dense"];
/** Both begin with a straight line. */
const lines = ["trend", "piecewiseTrend"];

/**
 * Refuses blocks that describe the same thing: what one of them learns would be arbitrary, and nobody could read it.
 * Seasonalities with `phase: "window"` are not compared: the published code allows any.
 *
 * @param blocks with their defaults filled in
 * @throws {TimeVAEError} `invalid-config` naming both blocks
 */
export function checkOverlap(blocks: readonly BlockConfig[]): void {
  for (const [i, block] of blocks.entries()) {
    for (const [j, other] of blocks.slice(0, i).entries()) {
      const reason = overlap(other, block) ?? overlap(block, other);
      if (reason === undefined) continue;
      throw new TimeVAEError(
        "invalid-config",
        `model.blocks[${i}]: ${describe(block)} overlaps with model.blocks[${j}], ${describe(other)}: ${reason}. Leave one out`,
      );
    }
  }
}

/** Why `inner` adds nothing to `outer`; undefined when it does. */
function overlap(outer: BlockConfig, inner: BlockConfig): string | undefined {
  if (JSON.stringify(outer) === JSON.stringify(inner)) return "they are the same";
  if (outer.type === inner.type && single.includes(outer.type)) return "one of a kind is enough";
  if (lines.includes(outer.type) && lines.includes(inner.type)) return "both contain a straight line";
  if (outer.type !== "seasonality" || inner.type !== "seasonality") return undefined;
  const [a, b] = [outer, inner] as unknown as { seasons: number; stepsPerSeason: number; phase: string }[];
  if (!a || !b || a.phase !== "calendar" || b.phase !== "calendar") return undefined;
  const isContained =
    (a.seasons * a.stepsPerSeason) % (b.seasons * b.stepsPerSeason) === 0 && b.stepsPerSeason % a.stepsPerSeason === 0;
  return isContained ? "every profile of the one is a profile of the other" : undefined;
}

function describe(block: BlockConfig): string {
  if (block.type !== "seasonality") return block.type;
  return `seasonality ${String(block.seasons)} x ${String(block.stepsPerSeason)}`;
}
