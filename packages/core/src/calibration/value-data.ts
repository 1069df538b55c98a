import type { ConditionChoice } from "@timevae/onnx";
import { type Random, type SeriesArray, selectWindows } from "@timevae/spec";
import type { DensityBatch, DensityData } from "../density/density-data.js";
import type { DensityShape } from "../density/density-shape.js";
import type { TimeVAE } from "../timevae.js";
import type { ColumnFacts } from "./column-facts.js";
import { drawLatents, type EncodedLatents } from "./encoded-latents.js";
import { phasesOf, shareOfLine } from "./line-columns.js";
import { toUnit, type ValueUnits } from "./value-units.js";
import { type WindowEvents, writeHistory } from "./window-channels.js";

/** What windows are told to a density with. */
export interface ValueContext {
  readonly shape: DensityShape;
  readonly kept: readonly number[];
  readonly units: ValueUnits;
  readonly facts: ColumnFacts;
  readonly events: WindowEvents;
}

/** The labels of windows, by name, one by one. */
function labelsOf({ conditions }: SeriesArray): ConditionChoice | undefined {
  if (!conditions) return undefined;
  return Object.fromEntries(
    Object.entries(conditions).map(([name, { categories, indices }]) => [
      name,
      Array.from(indices, (index) => categories[index] as string),
    ]),
  );
}

/** Windows with latent vectors drawn from their distributions, and the curves that these give. */
export function valuesOf(
  model: TimeVAE,
  series: SeriesArray,
  windows: EncodedLatents,
  context: ValueContext,
  random: Random,
): DensityData {
  const { shape, kept, units, facts } = context;
  const columns = series.shape[2];
  const { lines } = facts;
  const period = lines?.period ?? 0;
  const knotGrids = kept.map((column) => lines?.grids[lines.columns.indexOf(column)]);
  const phases = lines && phasesOf(series, lines, (count) => random.integer(count));
  return {
    count: windows.count,
    async read(indices, drawing): Promise<DensityBatch> {
      const z = drawLatents(windows, indices, drawing);
      const own = selectWindows(series, indices);
      const curve = await model.decode(z, { positions: own.positions, condition: labelsOf(own) });
      // A plain loop: this is done for every batch, and `Float32Array.from` takes eight times as long.
      const pick = (values: Float32Array) => {
        const picked = new Float32Array((values.length / columns) * kept.length);
        for (let row = 0, i = 0; row < values.length; row += columns) {
          for (let k = 0; k < kept.length; k++) {
            picked[i++] = toUnit(units, k, values[row + (kept[k] as number)] as number);
          }
        }
        return picked;
      };
      const values = pick(own.values);
      // Rounding is undone at random: a density of values on a grid would be one of spikes.
      const target = values.map((value, i) => {
        const [k, row] = [i % kept.length, Math.floor(i / kept.length)];
        const spread = units.spread[k] as number;
        const grid = facts.grids[kept[k] as number];
        if (grid) {
          const away = (drawing.uniform() - 0.5) * grid.size;
          if (units.floors[k] === null) return value + away / spread;
          return toUnit(units, k, (own.values[row * columns + (kept[k] as number)] as number) + away);
        }
        const ofKnots = knotGrids[k];
        if (!ofKnots || !phases) return value;
        const t = row % shape.steps;
        const phase = ((phases[indices[Math.floor(row / shape.steps)] as number] as number) + t) % period;
        return value + ((drawing.uniform() - 0.5) * ofKnots.size * shareOfLine(t, phase, period)) / spread;
      });
      const history = writeHistory(shape, values, context.events, own, kept);
      const { independent, steps } = shape;
      const phase =
        phases &&
        Float32Array.from({ length: indices.length * steps * period }, (_, i) => {
          const t = Math.floor(i / period) % steps;
          const window = indices[Math.floor(i / (steps * period))] as number;
          return ((phases[window] as number) + t) % period === i % period ? 1 : 0;
        });
      const seenCurve = pick(curve.values);
      if (independent.length > 0) {
        for (let i = 0; i < seenCurve.length; i++) if (independent.includes(i % kept.length)) seenCurve[i] = 0;
      }
      return {
        count: indices.length,
        history,
        target,
        context: z,
        curve: seenCurve,
        ...(phase && { phase }),
      };
    },
  };
}
