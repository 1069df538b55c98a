export interface SmallLine {
  readonly values: ArrayLike<number>;
  /** A CSS variable. */
  readonly colour: string;
  readonly width?: number;
}

/** A few short lines in a frame, without axes: one of many beside each other. */
export function SmallLines(props: {
  readonly lines: readonly SmallLine[];
  readonly range: readonly [number, number];
  readonly description: string;
}) {
  const [low, high] = props.range;
  const span = high > low ? high - low : 1;
  return (
    <svg class="small-lines" viewBox="0 0 100 50" preserveAspectRatio="none" role="img" aria-label={props.description}>
      {props.lines.map(({ values, colour, width = 1.4 }) => (
        <polyline
          points={Array.from(values, (value, t) => {
            const x = values.length > 1 ? (100 * t) / (values.length - 1) : 50;
            return `${x.toFixed(2)},${(48 - (46 * (value - low)) / span).toFixed(2)}`;
          }).join(" ")}
          fill="none"
          stroke={`var(${colour})`}
          stroke-width={width}
          vector-effect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
