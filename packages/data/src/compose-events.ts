import { type Random, TimeVAEError } from "@timevae/spec";
import type { ComposeEvent, ComposeParts } from "./compose-spec.js";
import { createSampler } from "./distribution.js";
import { drawOccurrences } from "./draw-occurrences.js";
import type { PlantedEvent } from "./planted-event.js";

export interface DrawEventsOptions {
  /** Random numbers of this column. */
  readonly stream: Random;
  /** Random numbers that all columns share, for events that befall them together. */
  readonly common: Random;
  readonly parts: ComposeParts;
  readonly feature: string;
  readonly windows: number;
  readonly steps: number;
}

/** `[N, T]`: the events of one column, and where they are. */
export function drawEvents(options: DrawEventsOptions): {
  readonly values: Float64Array;
  readonly events: readonly PlantedEvent<ComposeEvent["kind"]>[];
} {
  const { stream, common, parts, feature, windows, steps } = options;
  const values = new Float64Array(windows * steps);
  const events: PlantedEvent<ComposeEvent["kind"]>[] = [];
  parts.events?.forEach((event, e) => {
    if (event.columns && !event.columns.includes(feature)) return;
    const places = (event.together ? common : stream).fork(`places ${e}`);
    const drawSize = createSampler(event.size, stream.fork(`size ${e}`));
    const drawDecay = createSampler(event.decay ?? 1, stream.fork(`decay ${e}`));
    for (let n = 0; n < windows; n++) {
      for (const step of drawOccurrences(event, steps, places)) {
        const size = drawSize();
        const decay = drawDecay();
        if (!(decay > 0)) {
          const message = `events[${e}].decay: expected a distribution of numbers > 0, drew ${decay}; choose another distribution`;
          throw new TimeVAEError("invalid-config", message);
        }
        const duration = event.kind === "spike" ? Math.min(event.width ?? 1, steps - step) : steps - step;
        for (let t = step; t < step + duration; t++) {
          const at = n * steps + t;
          const share = event.kind === "shock" ? Math.exp(-(t - step) / decay) : 1;
          values[at] = (values[at] as number) + size * share;
        }
        events.push({ window: n, step, duration, feature, kind: event.kind, size });
      }
    }
  });
  return { values, events };
}
