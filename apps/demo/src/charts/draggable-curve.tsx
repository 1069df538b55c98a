import { useRef, useState } from "preact/hooks";
import { formatValue } from "../logic/format.js";

export interface DraggableCurveProps {
  readonly label: string;
  /** What is drawn and dragged. */
  readonly values: ArrayLike<number>;
  /** What was learned, behind it. */
  readonly learned: ArrayLike<number>;
  readonly range: readonly [number, number];
  readonly colour: string;
  /** Names of the points: `step 3`, `Mon`. */
  readonly nameOf: (index: number) => string;
  readonly isDisabled?: boolean;
  readonly onDrag: (index: number, value: number) => void;
}

const [width, height, edge] = [600, 120, 6];

/** A curve that follows the pointer, or the arrow keys: left and right choose a point, up and down move it. */
export function DraggableCurve(props: DraggableCurveProps) {
  const { values, learned, range, colour, label } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(Math.floor(values.length / 2));
  const [isActive, setActive] = useState(false);
  const [low, high] = range;
  const span = high > low ? high - low : 1;
  const last = values.length - 1;
  const index = Math.min(at, last);
  const x = (t: number) => (last > 0 ? edge + ((width - 2 * edge) * t) / last : width / 2);
  const y = (value: number) => height - edge - ((height - 2 * edge) * (value - low)) / span;
  const points = (curve: ArrayLike<number>) =>
    Array.from(curve, (value, t) => `${x(t).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const dragTo = (event: PointerEvent, chosen?: number) => {
    const box = (frame.current as HTMLDivElement).getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width) * width;
    const nearest = Math.max(0, Math.min(last, Math.round(((share - edge) / (width - 2 * edge)) * last)));
    const t = chosen ?? nearest;
    const down = ((event.clientY - box.top) / box.height) * height;
    setAt(t);
    props.onDrag(t, low + ((height - edge - down) / (height - 2 * edge)) * span);
  };
  const press = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => setAt(Math.max(0, index - 1)),
      ArrowRight: () => setAt(Math.min(last, index + 1)),
      ArrowUp: () => props.onDrag(index, (values[index] as number) + span / 25),
      ArrowDown: () => props.onDrag(index, (values[index] as number) - span / 25),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    setActive(true);
    move();
  };
  const current = values[index] as number;
  return (
    <div
      ref={frame}
      class={`draggable${props.isDisabled ? " is-disabled" : ""}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-disabled={props.isDisabled ?? false}
      aria-valuenow={current}
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuetext={`${props.nameOf(index)}: ${formatValue(current)}`}
      onKeyDown={(event) => {
        if (!props.isDisabled) press(event);
      }}
      onBlur={() => setActive(false)}
      onPointerDown={(event) => {
        if (props.isDisabled) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setActive(true);
        dragTo(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) dragTo(event, index);
      }}
      onPointerUp={() => setActive(false)}
    >
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {low < 0 && high > 0 && (
          <line class="zero" x1={0} x2={width} y1={y(0)} y2={y(0)} vector-effect="non-scaling-stroke" />
        )}
        <polyline class="learned" points={points(learned)} vector-effect="non-scaling-stroke" />
        <polyline class="curve" points={points(values)} stroke={`var(${colour})`} vector-effect="non-scaling-stroke" />
        {isActive && (
          <line
            class="handle"
            x1={x(index)}
            x2={x(index)}
            y1={edge}
            y2={height - edge}
            vector-effect="non-scaling-stroke"
          />
        )}
      </svg>
    </div>
  );
}
