import { describeValue, TimeVAEError } from "@timevae/spec";

/**
 * What becomes of missing values. `interpolate`: gaps of up to so many rows are filled on a straight line between their
 * neighbours. `mask`: what is still missing is marked and never learned from; without it, it is an error.
 */
export interface GapPolicy {
  /** Rows of the longest gap that is filled; 0: none. */
  readonly interpolate: number;
  readonly mask: boolean;
}

/**
 * Reads `mask`, `interpolate:6`, `interpolate:6,mask` or `error`.
 *
 * @throws {TimeVAEError} `invalid-argument` for anything else
 */
export function parseGapPolicy(text: string): GapPolicy {
  let policy: GapPolicy = { interpolate: 0, mask: false };
  const parts = text.split(",").map((part) => part.trim());
  for (const part of parts) {
    const limit = /^interpolate:(\d{1,9})$/.exec(part)?.[1];
    if (part === "mask") policy = { ...policy, mask: true };
    else if (limit !== undefined && Number(limit) > 0) policy = { ...policy, interpolate: Number(limit) };
    else if (part !== "error" || parts.length > 1) {
      throw new TimeVAEError(
        "invalid-argument",
        `gaps: expected mask, interpolate:LIMIT, both with a comma between them, or error, received ${describeValue(text)}`,
      );
    }
  }
  return policy;
}
