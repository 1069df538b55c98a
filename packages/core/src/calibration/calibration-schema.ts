import { sizeOf } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { z } from "zod";
import { type DensityShape, densityParameters } from "../density/density-shape.js";
import type { CalibratedDensity, Calibration } from "./calibration.js";
import type { LatentMixture } from "./latent-mixture.js";

const size = z.int().min(1).max(1_000_000);
const number = z.number();
const column = z.int().min(0).max(100_000);
const period = z.int().min(2).max(1000);
const phases = z.array(z.number().min(0).max(1)).max(1000);
const grid = z.strictObject({ size: z.number().positive(), origin: number });
const mixtureSchema = z.strictObject({
  components: z.int().min(1).max(1024),
  center: z.array(number),
  spread: z.array(z.number().positive()),
  loss: number.nullable(),
});
const densitySchema = z.strictObject({
  shape: z.strictObject({
    steps: size,
    features: size,
    groups: z.array(size).min(1),
    events: z.boolean(),
    atoms: z.array(z.array(number).max(64)),
    stays: z.array(column),
    independent: z.array(column),
    lines: z.strictObject({ period, features: z.array(column).min(1), phases }).nullable(),
    paces: z.array(z.number().positive()),
    lags: z.int().min(0).max(1000),
    context: z.int().min(0).max(4096),
    reach: z.int().min(0).max(1000).nullable(),
    hidden: z.int().min(1).max(65_536),
    units: z.int().min(1).max(65_536),
    components: z.int().min(1).max(1024),
  }),
  center: z.array(number),
  spread: z.array(z.number().positive()),
  floors: z.array(z.number().positive().nullable()),
  loss: number.nullable(),
});

/** {@link Calibration} as it stands in `timevae.json`; the weights are in `likelihood.onnx`. */
export const calibrationSchema = z.strictObject({
  latent: mixtureSchema,
  values: densitySchema,
  columns: z.array(column).min(1),
  facts: z.strictObject({
    linear: z.array(
      z.strictObject({
        column,
        constant: number,
        weights: z.array(z.strictObject({ column, weight: number })).min(1),
      }),
    ),
    grids: z.array(grid.nullable()),
    orders: z.array(z.tuple([column, column])),
    atoms: z.array(z.array(number).max(64)),
    lines: z
      .strictObject({ period, columns: z.array(column).min(1), phases, grids: z.array(grid.nullable()) })
      .nullable(),
  }),
});
type SavedCalibration = z.output<typeof calibrationSchema>;

export function calibrationToDocument({ latent, values, columns, facts }: Calibration): object {
  const common = ({ center, spread, loss }: CalibratedDensity | LatentMixture) => {
    // JSON knows no infinity.
    return { center, spread, loss: Number.isFinite(loss) ? loss : null };
  };
  return {
    latent: { components: latent.weights.length, ...common(latent) },
    values: { shape: values.shape, ...common(values), floors: values.floors },
    columns,
    facts,
  };
}

/**
 * @param weights of `likelihood.onnx`, by name
 * @throws {TimeVAEError} `invalid-file` when parts do not fit each other, or the model
 */
export function calibrationFromDocument(
  saved: SavedCalibration,
  weights: ReadonlyMap<string, Float32Array>,
  model: { readonly steps: number; readonly columns: number; readonly latentDim: number },
): Calibration {
  const require = (holds: boolean, what: string) => {
    if (!holds)
      throw new TimeVAEError("invalid-file", `timevae.json: calibration: expected ${what}; restore the model folder`);
  };
  const read = (name: string, length: number) => {
    const values = weights.get(name);
    require(values?.length === length, `${length} weights ${name}, as its shape says`);
    return values as Float32Array;
  };
  const lossOf = ({ loss }: { readonly loss: number | null }) => loss ?? Number.POSITIVE_INFINITY;
  const { latentDim } = model;
  const { components, ...ofLatent } = saved.latent;
  require(ofLatent.center.length === latentDim &&
    ofLatent.spread.length === latentDim, "latent: a center and spread per latent dimension");
  const latent: LatentMixture = {
    ...ofLatent,
    loss: lossOf(ofLatent),
    weights: read("latent.weights", components),
    means: read("latent.means", components * latentDim),
    whitening: read("latent.whitening", components * latentDim * latentDim),
  };
  const { center, spread, floors } = saved.values;
  const shape: DensityShape = saved.values.shape;
  const { features, groups } = shape;
  require(groups.reduce((sum, group) => sum + group, 0) === features, `values: groups of ${features} features`);
  const units = [center, spread, floors];
  require(units.every(
    ({ length }) => length === features,
  ), "values: a center, a spread and a floor or null per feature");
  const perFeature = [shape.atoms, shape.paces].every(({ length }) => length === features);
  require(perFeature, "values: atoms and a pace per feature");
  const { lines } = shape;
  const named = [...shape.stays, ...shape.independent, ...(lines?.features ?? [])];
  require(named.every((feature) => feature < features), `values: features below ${features}`);
  require(!lines || lines.phases.length === lines.period, "values: a share per phase");
  const hasNone = !lines && shape.atoms.every(({ length }) => length === 0);
  require(shape.events || hasNone, "values: events, where there are lines or atoms");
  const parameters = Object.entries(densityParameters(shape));
  const values: CalibratedDensity = {
    shape,
    center,
    spread,
    floors,
    loss: lossOf(saved.values),
    weights: Object.fromEntries(parameters.map(([name, sizes]) => [name, read(`values.${name}`, sizeOf(sizes))])),
  };
  const { columns, facts } = saved;
  const fits =
    values.shape.steps === model.steps && values.shape.context === model.latentDim && values.shape.reach !== null;
  require(fits && values.shape.features === columns.length, "a density of the model's windows");
  const known = [
    ...columns,
    ...facts.linear.flatMap((fact) => [fact.column, ...fact.weights.map((one) => one.column)]),
    ...facts.orders.flat(),
    ...(facts.lines?.columns ?? []),
  ];
  const ofLines = facts.lines?.grids.length === facts.lines?.columns.length;
  const perColumn = ofLines && [facts.grids, facts.atoms].every(({ length }) => length === model.columns);
  require(known.every((d) => d < model.columns) && perColumn, "facts of the model's columns");
  require(facts.linear.every((fact) =>
    fact.weights.every((one) => one.column < fact.column),
  ), "columns made from columns before them");
  return { latent, values, columns, facts };
}
