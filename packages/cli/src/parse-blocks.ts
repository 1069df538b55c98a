import { type ModelConfigInput, parseModelConfig } from "@timevae/core";
import { describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";

/** Blocks as a configuration has them. */
export type Blocks = NonNullable<ModelConfigInput["blocks"]>;
type PlainBlock = { readonly type: string; readonly [option: string]: unknown };

/** What `--blocks` takes, in words. */
export const blocksGrammar =
  "level, trend:DEGREE, piecewise:CHANGEPOINTS, season:SEASONSxSTEPS[@window], fourier:PERIODxHARMONICS[@window], " +
  "residual[:perStep], dense";

const number = String.raw`([-+]?\d+(?:\.\d+)?)`;
const phased = (option: string | undefined) => (option === undefined ? {} : { phase: "window" });

/** Each kind of part: how it is written, and the block that it means. */
const kinds: readonly (readonly [pattern: RegExp, make: (groups: readonly (string | undefined)[]) => PlainBlock])[] = [
  [/^level$/, () => ({ type: "level" })],
  [new RegExp(`^trend:${number}$`), ([degree]) => ({ type: "trend", degree: Number(degree) })],
  [
    new RegExp(`^piecewise:${number}$`),
    ([changepoints]) => ({ type: "piecewiseTrend", changepoints: Number(changepoints) }),
  ],
  [
    new RegExp(`^season:${number}x${number}(@window)?$`),
    ([seasons, steps, window]) => ({
      type: "seasonality",
      seasons: Number(seasons),
      stepsPerSeason: Number(steps),
      ...phased(window),
    }),
  ],
  [
    new RegExp(`^fourier:${number}x${number}(@window)?$`),
    ([period, harmonics, window]) => ({
      type: "fourierSeasonality",
      period: Number(period),
      harmonics: Number(harmonics),
      ...phased(window),
    }),
  ],
  [/^residual(?::(perStep))?$/, ([head]) => ({ type: "residual", ...(head === undefined ? {} : { head }) })],
  [/^dense$/, () => ({ type: "dense" })],
];

/**
 * Reads `level,trend:2,season:7x1,residual`.
 *
 * @throws {TimeVAEError} `invalid-argument` for a part that is none, `invalid-config` for one whose numbers do not do or that is
 * there twice; both quote the part
 */
export function parseBlocks(text: string): Blocks {
  const parts = text.split(",").map((part) => part.trim());
  const blocks = parts.map(parsePart);
  try {
    parseModelConfig({ blocks });
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    const message = error.message.replace(/^model\.blocks\[(\d+)\]/, (_, i) => `--blocks: ${describeValue(parts[i])}`);
    throw new TimeVAEError(error.code, message, { cause: error });
  }
  return blocks;
}

function parsePart(part: string): PlainBlock {
  for (const [pattern, make] of kinds) {
    const match = pattern.exec(part);
    if (match) return make(match.slice(1));
  }
  const received = describeValue(part);
  const message = /^events\b/.test(part)
    ? `--blocks: events have places and shapes of their own; give them through --config, received ${received}`
    : `--blocks: expected parts out of ${blocksGrammar}, with commas between them, received ${received}`;
  throw new TimeVAEError("invalid-argument", message);
}
