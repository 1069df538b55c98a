import { parseModelConfig } from "@timevae/core";
import { describe, expect, it } from "vitest";

const season = (seasons: number, stepsPerSeason: number, phase = "calendar") => ({
  type: "seasonality",
  seasons,
  stepsPerSeason,
  phase,
});

describe("blocks that describe the same thing are refused", () => {
  it.each([
    [
      [{ type: "level" }, { type: "level" }],
      "model.blocks[1]: level overlaps with model.blocks[0], level: they are the same. Leave one out",
    ],
    [
      [{ type: "residual" }, { type: "level" }, { type: "residual", head: "perStep" }],
      "model.blocks[2]: residual overlaps with model.blocks[0], residual: one of a kind is enough. Leave one out",
    ],
    [
      [
        { type: "trend", degree: 1 },
        { type: "piecewiseTrend", changepoints: 2 },
      ],
      "model.blocks[1]: piecewiseTrend overlaps with model.blocks[0], trend: both contain a straight line. Leave one out",
    ],
    [
      [season(12, 2), season(24, 1)],
      "model.blocks[1]: seasonality 24 x 1 overlaps with model.blocks[0], seasonality 12 x 2: every profile of the one is a profile of the other. Leave one out",
    ],
    [
      [season(14, 1), season(7, 1)],
      "model.blocks[1]: seasonality 7 x 1 overlaps with model.blocks[0], seasonality 14 x 1: every profile of the one is a profile of the other. Leave one out",
    ],
  ])("%j", (blocks, message) => {
    expect(() => parseModelConfig({ blocks })).toThrow(message);
  });

  it.each([
    [[season(24, 1), season(7, 24)]],
    [[season(7, 1), season(5, 1)]],
    [[season(7, 1, "window"), season(14, 1, "window")]],
    [[{ type: "level" }, { type: "trend", degree: 3 }, season(7, 1), { type: "residual" }]],
  ])("and others are not: %j", (blocks) => {
    expect(parseModelConfig({ blocks }).blocks).toHaveLength(blocks.length);
  });
});
