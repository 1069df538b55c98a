import { formatCsv } from "./format-csv.js";
import type { PlantedEvent } from "./planted-event.js";

/**
 * Planted events as CSV, one a line: `window,step,duration,feature,kind,size`, windows and steps counted from 0. What has no
 * size has an empty cell.
 */
export function labelsToCsv(labels: { readonly events: readonly PlantedEvent[] }): string {
  const columns = ["window", "step", "duration", "feature", "kind", "size"];
  const rows = labels.events.map(({ window, step, duration, feature, kind, size }) => [
    String(window), // as text: a float32 would round windows beyond 2²⁴
    step,
    duration,
    feature,
    kind,
    size ?? "",
  ]);
  return formatCsv({ columns, rows });
}
