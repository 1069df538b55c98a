/**
 * How a window's place on the time axis becomes numbers, as plain data: a block declares it, an exported file carries it,
 * and whoever runs the file follows it. Positions are integers, in steps.
 *
 * - `phase`: one number, `(position mod period) / period`, from 0 up to but not including 1
 * - `events`: `duration` (1 when not given) × T numbers; number `j · T + t` is 1 where an event began `j` steps before step
 *   `t`, else 0. Events begin at the positions `at`, or where the position modulo `every` is one of `at`, modulo `every`
 */
export type PositionRule =
  | { readonly kind: "phase"; readonly period: number }
  | {
      readonly kind: "events";
      readonly at: readonly number[];
      readonly every?: number;
      readonly duration?: number;
    };

/**
 * The numbers that a rule gives for a window.
 *
 * @param position of the window's first step
 * @param steps T
 */
export function followPositionRule(rule: PositionRule, position: number, steps: number): Float32Array {
  if (rule.kind === "phase") return Float32Array.of(modulo(position, rule.period) / rule.period);
  const { at, every, duration = 1 } = rule;
  const place = (of: number) => (every === undefined ? of : modulo(of, every));
  const begins = new Set(at.map(place));
  const indicators = new Float32Array(duration * steps);
  for (let j = 0; j < duration; j++) {
    for (let t = 0; t < steps; t++) {
      if (begins.has(place(position + t - j))) indicators[j * steps + t] = 1;
    }
  }
  return indicators;
}

/** From 0 up to `b`. Remainders are exact where the quotient of a large position would be rounded. */
function modulo(a: number, b: number): number {
  return ((a % b) + b) % b;
}
