import type { Random } from "@timevae/spec";
import type { Occurrence } from "./compose-spec.js";

/** Steps at which something happens in one window, ascending: those given, or a Poisson number of random ones. */
export function drawOccurrences(occurrence: Occurrence, steps: number, random: Random): readonly number[] {
  if (occurrence.at !== undefined) return [...occurrence.at].sort((a, b) => a - b);
  const found: number[] = [];
  if (occurrence.rate === 0) return found;
  const wait = () => -Math.log(1 - random.uniform()) / occurrence.rate;
  for (let place = wait(); place < 1; place += wait()) found.push(Math.floor(place * steps));
  return found;
}
