import { reshape } from "@timevae/graph";
import { isTimeVAEError } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import {
  type Block,
  blockConfig,
  componentNames,
  createBlock,
  denseDecoder,
  level,
  residual,
  seasonality,
  standardBlocks,
  trend,
} from "../src/index.js";

function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isTimeVAEError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no error";
}

describe("options", () => {
  const integer = (name: string, least: number, received: string) =>
    `invalid-config: ${name}: expected an integer ≥ ${least}, received ${received}`;

  it.each([
    [0, "0"],
    [-1, "-1"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    [2 ** 53, "9007199254740992"],
    ["2", '"2"'],
    [undefined, "undefined"],
    [null, "null"],
  ])("refuses a trend of degree %s", (degree, received) => {
    expect(faultOf(() => trend({ degree: degree as number }))).toBe(integer("trend.degree", 1, received));
  });

  it.each([
    [{ seasons: 1 }, integer("seasonality.seasons", 2, "1")],
    [{ seasons: 2.5 }, integer("seasonality.seasons", 2, "2.5")],
    [{ seasons: "7" }, integer("seasonality.seasons", 2, '"7"')],
    [{}, integer("seasonality.seasons", 2, "undefined")],
    [{ seasons: 7, stepsPerSeason: 0 }, integer("seasonality.stepsPerSeason", 1, "0")],
    [{ seasons: 7, stepsPerSeason: 0.5 }, integer("seasonality.stepsPerSeason", 1, "0.5")],
    [{ seasons: 7, stepsPerSeason: null }, integer("seasonality.stepsPerSeason", 1, "null")],
  ])("refuses a seasonality with %j", (options, message) => {
    expect(faultOf(() => seasonality(options as { seasons: number }))).toBe(message);
  });

  it("are filled in where they have a default", () => {
    expect(blockConfig(seasonality({ seasons: 4 }))).toMatchObject({
      type: "seasonality",
      seasons: 4,
      stepsPerSeason: 1,
    });
  });
});

describe("createBlock", () => {
  it.each(["level", "trend", "seasonality", "residual", "dense"])("makes a %s", (type) => {
    const options = { trend: { degree: 2 }, seasonality: { seasons: 3, stepsPerSeason: 2 } }[type] ?? {};
    const block = createBlock({ type, ...options });
    expect(block.type).toBe(type);
    expect(block.options).toMatchObject(options);
  });

  it.each(["wavelet", "Level", "", "toString", "__proto__"])("refuses the type %j", (type) => {
    expect(faultOf(() => createBlock({ type }))).toBe(
      `invalid-config: block type: expected one of ${Object.keys(standardBlocks).join(", ")}, received ${JSON.stringify(type)}`,
    );
  });

  it.each([
    [
      { type: "trend", degree: 2, power: 3 },
      /^invalid-config: trend\.power: expected only degree, received an unknown option$/,
    ],
    [
      { type: "seasonality", seasons: 4, length: 1 },
      /^invalid-config: seasonality\.length: expected only seasons, stepsPerSeason.*, received an unknown option$/,
    ],
    [{ type: "level", degree: 2 }, /^invalid-config: level\.degree: expected no options, received an unknown option$/],
    [
      { type: "residual", toString: 1 },
      /^invalid-config: residual\.toString: expected .*, received an unknown option$/,
    ],
  ])("refuses unknown options: %j", (config, message) => {
    expect(faultOf(() => createBlock(config as { type: string }))).toMatch(message);
  });

  it("passes on what the block says about its options", () => {
    expect(faultOf(() => createBlock({ type: "trend", degree: 0 }))).toContain("trend.degree: expected an integer ≥ 1");
  });

  it("takes blocks of your own", () => {
    const echo = (): Block => ({
      type: "echo",
      options: {},
      parameters: () => [],
      build: (z, _, { steps, features }) => reshape(z, [-1, steps, features]),
    });
    expect(createBlock({ type: "echo" }, { ...standardBlocks, echo }).type).toBe("echo");
    expect(faultOf(() => createBlock({ type: "level" }, { echo }))).toContain("expected one of echo, received");
  });
});

describe("componentNames", () => {
  const season = seasonality({ seasons: 4 });

  it.each([
    [
      [level(), residual()],
      ["level", "residual"],
    ],
    [
      [level(), trend({ degree: 2 }), season, residual()],
      ["level", "trend", "seasonality_0", "residual"],
    ],
    [
      [season, level(), season],
      ["seasonality_0", "level", "seasonality_1"],
    ],
    [
      [trend({ degree: 1 }), denseDecoder(), trend({ degree: 1 })],
      ["trend_0", "dense", "trend_1"],
    ],
    [[], []],
  ])("numbers blocks of one type, and seasonalities always (case %#)", (blocks, names) => {
    expect(componentNames(blocks)).toEqual(names);
  });
});
