/**
 * Hands values over together: at once when the last time is long enough ago, else with those that come after it.
 *
 * @param now milliseconds
 */
export function collectCalls<Value>(
  handOver: (values: readonly Value[]) => void,
  milliseconds: number,
  now: () => number,
): { add(value: Value): void; flush(): void } {
  let waiting: Value[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (waiting.length === 0) return;
    const values = waiting;
    waiting = [];
    last = now();
    handOver(values);
  };
  return {
    add(value) {
      waiting.push(value);
      if (now() - last >= milliseconds) flush();
    },
    flush,
  };
}
