import { parseModelConfig, type TransformConfig } from "@timevae/core";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";

/** Transformations by column, as a configuration has them. */
export type Transforms = Readonly<Record<string, TransformConfig>>;

/**
 * Reads `precipitation:log1p,wind:positive,humidity:bounded:0:100`. A column's own name may have colons in it.
 *
 * @throws {TimeVAEError} `invalid-argument`
 */
export function parseTransforms(text: string): Transforms {
  const entries = text.split(",").map((item): [string, TransformConfig] => {
    const bounded = /^(.+):bounded:([^:]+):([^:]+)$/.exec(item.trim());
    if (bounded) {
      return [bounded[1] as string, { kind: "bounded", low: Number(bounded[2]), high: Number(bounded[3]) }];
    }
    const [, column, kind] = /^(.+):(log1p|positive)$/.exec(item.trim()) ?? [];
    if (column !== undefined) return [column, { kind: kind as "log1p" | "positive" }];
    throw wrong("COLUMN:log1p, COLUMN:positive or COLUMN:bounded:LOW:HIGH, with commas between them", item);
  });
  const transforms = Object.fromEntries(entries);
  if (Object.keys(transforms).length < entries.length) throw wrong("each column once", text);
  try {
    parseModelConfig({ transforms });
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    throw new TimeVAEError("invalid-argument", error.message.replace("model.transforms", "--transform"), {
      cause: error,
    });
  }
  return transforms;
}

function wrong(expected: string, text: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", `--transform: expected ${expected}, received ${JSON.stringify(text)}`);
}
