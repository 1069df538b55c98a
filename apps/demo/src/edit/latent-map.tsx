import { useMemo, useRef } from "preact/hooks";
import { dot } from "../logic/principal-axes.js";
import { latent, map } from "../state/edit-state.js";
import type { LatentMap as MapFacts } from "../worker/protocol.js";

const size = 300;

/** The latent space from above: points are windows; the ring is the one on the table, and walks. */
export function LatentMap() {
  const facts = map.value;
  if (!facts || latent.value.length === 0) return null;
  return <MapPicture facts={facts} />;
}

function MapPicture(props: { readonly facts: MapFacts }) {
  const { facts } = props;
  const frame = useRef<HTMLDivElement>(null);
  const { places, reach, middle } = useMemo(() => project(facts), [facts]);
  const scale = size / 2 / (1.1 * reach);
  const [u, v] = facts.axes.map((axis, k) => dot(latent.value, axis) - (middle[k] as number)) as [number, number];
  const [x, y] = [size / 2 + u * scale, size / 2 - v * scale];
  const walkTo = (a: number, b: number) => {
    const [first, second] = facts.axes;
    latent.value = latent.value.map(
      (value, k) => value + (a - u) * (first[k] as number) + (b - v) * (second[k] as number),
    );
  };
  const follow = (event: PointerEvent) => {
    const box = (frame.current as HTMLDivElement).getBoundingClientRect();
    const a = (((event.clientX - box.left) / box.width) * size - size / 2) / scale;
    const b = (size / 2 - ((event.clientY - box.top) / box.height) * size) / scale;
    walkTo(a, b);
  };
  const press = (event: KeyboardEvent) => {
    const by = reach / 20;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, by],
      ArrowDown: [0, -by],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    walkTo(u + move[0], v + move[1]);
  };
  return (
    <div
      ref={frame}
      class="latent-map"
      role="slider"
      tabIndex={0}
      aria-label="Place in the latent map; arrow keys walk"
      aria-valuemin={Number((-reach).toFixed(2))}
      aria-valuemax={Number(reach.toFixed(2))}
      aria-valuenow={Number(u.toFixed(2))}
      aria-valuetext={`${u.toFixed(2)} across, ${v.toFixed(2)} up`}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
      }}
    >
      <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
        <Points places={places} scale={scale} />
        <circle
          class="map-here"
          cx={Math.max(6, Math.min(size - 6, x))}
          cy={Math.max(6, Math.min(size - 6, y))}
          r={8}
        />
      </svg>
    </div>
  );
}

function Points(props: { readonly places: readonly (readonly [number, number])[]; readonly scale: number }) {
  const { places, scale } = props;
  return useMemo(
    () => (
      <path
        class="map-points"
        d={places
          .map(([a, b]) => `M${(size / 2 + a * scale).toFixed(1)} ${(size / 2 - b * scale).toFixed(1)}h0`)
          .join("")}
      />
    ),
    [places, scale],
  );
}

/** Places of the points around the middle of the map, and how far away the farthest lies. */
function project({ points, axes }: MapFacts) {
  const dimensions = axes[0].length;
  const places: [number, number][] = [];
  for (let n = 0; n < points.length / dimensions; n++) {
    const z = [...points.subarray(n * dimensions, (n + 1) * dimensions)];
    places.push([dot(z, axes[0]), dot(z, axes[1])]);
  }
  const middle = [0, 1].map((k) => {
    const along = places.map((place) => place[k] as number);
    return (Math.min(...along) + Math.max(...along)) / 2;
  }) as [number, number];
  const centred = places.map(([a, b]): [number, number] => [a - middle[0], b - middle[1]]);
  const reach = centred.reduce((most, [a, b]) => Math.max(most, Math.abs(a), Math.abs(b)), 0.1);
  return { places: centred, reach, middle };
}
