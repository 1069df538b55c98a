import type { ArrayValue, Feeds } from "../engine.js";
import { arrayOf } from "./array-of.js";

/** Feeds of single steps as the feeds of many. */
export function stackFeeds(feeds: readonly Feeds[]): Feeds {
  const names = Object.keys(feeds[0]!);
  return Object.fromEntries(
    names.map((name): [string, ArrayValue] => {
      const shape = [feeds.length, ...feeds[0]![name]!.shape];
      return [name, arrayOf(shape, ...feeds.flatMap((feed) => [...feed[name]!.data]))];
    }),
  );
}
