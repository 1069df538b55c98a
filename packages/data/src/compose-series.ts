import { createRandom, createSeriesArray, type Random, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { drawEvents } from "./compose-events.js";
import { drawNoise } from "./compose-noise.js";
import { drawSeason } from "./compose-season.js";
import type { ComposeEvent, ComposeParts, ComposeSpec } from "./compose-spec.js";
import { drawTrend } from "./compose-trend.js";
import { createSampler } from "./distribution.js";
import { parseComposeSpec, readStart } from "./parse-compose-spec.js";
import type { PlantedEvent } from "./planted-event.js";

/** A drawn series and the truth about it. */
export interface ComposedSeries {
  readonly series: SeriesArray;
  /**
   * What the series is the sum of, each of the series' shape: `level`, `trend`, `seasonality_0` …, `events`, `noise`, those
   * that the specification has.
   */
  readonly components: Readonly<Record<string, SeriesArray>>;
  /** Where the events are; sizes in the series' units. */
  readonly events: readonly PlantedEvent<ComposeEvent["kind"]>[];
}

/** Draws one column's component: the numbers `[N, T]`. */
type Draw = (random: Random, parts: ComposeParts, column: string) => Float64Array;

/**
 * Draws a series from distributions, component by component. Every component of every column has random numbers of its own:
 * adding a part or a column leaves the others as they were.
 *
 * Every number of the series is the sum of the float32 components, added in float64 and rounded once to float32: it differs
 * from a sum in float64 by at most 2⁻²⁴ of its size.
 *
 * @throws {TimeVAEError} `invalid-config` for a faulty specification, a draw out of its quantity's range (a negative standard
 * deviation) or a number beyond float32; `too-large`
 */
export function composeSeries(spec: ComposeSpec): ComposedSeries {
  const { windows, steps, columns, seed } = parseComposeSpec(spec);
  const overrides: Readonly<Record<string, ComposeParts>> = Array.isArray(columns)
    ? {}
    : (columns as Readonly<Record<string, ComposeParts>>);
  const names: readonly string[] = Array.isArray(columns) ? columns : Object.keys(columns);
  const first = readStart(spec.start, spec.timeStep);
  const positions = Float64Array.from({ length: windows }, (_, n) => first + n * (spec.stride ?? steps));
  const options = { columns: names, positions };
  const shape = [windows, steps, names.length] as const;
  const random = createRandom(seed);
  const partsOf = names.map((name): ComposeParts => ({ ...spec, ...overrides[name] }));
  const events: PlantedEvent<ComposeEvent["kind"]>[] = [];

  const draws: [name: string, draw: Draw][] = [];
  const has = (part: keyof ComposeParts) => partsOf.some((parts) => parts[part] !== undefined);
  if (has("level")) draws.push(["level", (stream, parts) => drawLevel(stream, parts, windows, steps)]);
  if (has("trend")) draws.push(["trend", (stream, { trend }) => drawTrend(stream, trend, windows, steps)]);
  for (let k = 0; k < Math.max(...partsOf.map(({ seasons = [] }) => seasons.length)); k++) {
    draws.push([`seasonality_${k}`, (stream, { seasons }) => drawSeason(stream, seasons?.[k], positions, steps)]);
  }
  if (has("events")) {
    draws.push([
      "events",
      (stream, parts, feature) => {
        const own = overrides[feature]?.events !== undefined;
        const found = drawEvents({ stream, common: own ? stream : random, parts, feature, windows, steps });
        for (const event of found.events) events.push(event);
        return found.values;
      },
    ]);
  }
  if (has("noise")) draws.push(["noise", (stream, { noise }) => drawNoise(stream, noise, windows, steps)]);

  const sum = new Float64Array(windows * steps * names.length);
  const components: Record<string, SeriesArray> = {};
  for (const [component, draw] of draws) {
    const values = new Float32Array(sum.length);
    names.forEach((name, d) => {
      const column = draw(random.fork(`${component}/${name}`), partsOf[d] as ComposeParts, name);
      for (let i = 0, at = d; i < column.length; i++, at += names.length) values[at] = column[i] as number;
    });
    requireFinite(values, component, names);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
    components[component] = createSeriesArray(values, shape, options);
  }
  const values = Float32Array.from(sum);
  requireFinite(values, "series", names);
  events.sort((a, b) => a.window - b.window || a.step - b.step);
  return { series: createSeriesArray(values, shape, options), components, events };
}

function drawLevel(random: Random, parts: ComposeParts, windows: number, steps: number): Float64Array {
  const values = new Float64Array(windows * steps);
  const draw = createSampler(parts.level ?? 0, random);
  for (let n = 0; n < windows; n++) values.fill(draw(), n * steps, (n + 1) * steps);
  return values;
}

function requireFinite(values: Float32Array, component: string, names: readonly string[]): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const message = `${component}: expected numbers below 3.4e38 (float32), but column "${names[at % names.length]}" got a larger one; use smaller quantities`;
  throw new TimeVAEError("invalid-config", message);
}
