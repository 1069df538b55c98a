import { TimeVAEError } from "@timevae/spec";
import { parseDimension, sameShape, sizeOf } from "./dimension.js";
import type { ArrayValue, Feeds, State } from "./engine.js";
import type { Program } from "./program.js";

/**
 * Checks feeds against a program's inputs, for engines.
 *
 * @returns the size of each symbol, from the feeds' shapes
 * @throws {TimeVAEError} `invalid-argument` saying which feed is missing, unknown or of another shape
 */
export function checkFeeds(program: Program, feeds: Feeds): Record<string, number> {
  const symbols: Record<string, number> = {};
  for (const { node, shape } of program.inputs) {
    const name = node.name!;
    const feed = feeds[name];
    if (!feed) {
      throw new TimeVAEError(
        "invalid-argument",
        `feeds: expected "${name}" of shape [${shape}], received ${Object.keys(feeds).join(", ") || "none"}`,
      );
    }
    const fits =
      feed.shape.length === shape.length &&
      shape.every((dimension, axis) => {
        const { factor, symbol } = parseDimension(dimension);
        const size = feed.shape[axis]!;
        if (symbol === undefined) return size === factor;
        symbols[symbol] ??= size / factor;
        return size === factor * symbols[symbol] && Number.isInteger(symbols[symbol]);
      });
    if (!fits || feed.data.length !== feed.shape.reduce((a, b) => a * b, 1)) {
      throw new TimeVAEError(
        "invalid-argument",
        `feed "${name}": expected shape [${shape}], received [${feed.shape}] with ${feed.data.length} numbers`,
      );
    }
  }
  for (const name of Object.keys(feeds)) {
    if (!program.inputs.some(({ node }) => node.name === name)) {
      throw new TimeVAEError("invalid-argument", `feed "${name}": the program has no such input`);
    }
  }
  return symbols;
}

/**
 * Whether every variable has a value, before the first run.
 *
 * @param isKnown whether a variable has been written, now or before
 * @throws {TimeVAEError} `invalid-argument` naming one that has none
 */
export function requireWholeState({ state }: Program, isKnown: (name: string) => boolean): void {
  const missing = state.find(({ name }) => !isKnown(name));
  if (missing) {
    throw new TimeVAEError("invalid-argument", `writeState: expected a value for "${missing.name}" as well`);
  }
}

/** The entry of a state by name, checked against its shape. */
export function checkState(program: Program, state: State): void {
  const known = new Map(program.state.map((variable) => [variable.name, variable.current.shape]));
  for (const [name, value] of Object.entries(state) as [string, ArrayValue][]) {
    const shape = known.get(name);
    if (!shape || !sameShape(shape, value.shape) || value.data.length !== sizeOf(shape)) {
      throw new TimeVAEError(
        "invalid-argument",
        `state "${name}": expected ${shape ? `shape [${shape}]` : `one of ${[...known.keys()].join(", ")}`}, received [${value.shape}] with ${value.data.length} numbers`,
      );
    }
  }
}
