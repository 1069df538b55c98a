/** Two sets of points in a plane whose axes mean nothing by themselves. */
export function Scatter(props: {
  readonly real: readonly (readonly [number, number])[];
  readonly synthetic: readonly (readonly [number, number])[];
  readonly description: string;
}) {
  const { real, synthetic } = props;
  const all = [...real, ...synthetic];
  const range = (k: 0 | 1) => {
    const along = all.map((point) => point[k]);
    const [low, high] = [Math.min(...along), Math.max(...along)];
    return { low, span: high - low || 1 };
  };
  const [x, y] = [range(0), range(1)];
  const path = (points: typeof real) =>
    points
      .map(
        ([a, b]) =>
          `M${(6 + (388 * (a - x.low)) / x.span).toFixed(1)} ${(254 - (248 * (b - y.low)) / y.span).toFixed(1)}h0`,
      )
      .join("");
  return (
    <svg class="scatter" viewBox="0 0 400 260" role="img" aria-label={props.description}>
      <path class="points" d={path(real)} stroke="var(--real)" />
      <path class="points" d={path(synthetic)} stroke="var(--synthetic)" />
    </svg>
  );
}
