import { sizeOf } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { z } from "zod";
import { type DensityShape, densityParameters } from "../density/density-shape.js";
import type { CalibratedDensity, Calibration } from "./calibration.js";
import { densityNames } from "./likelihood.js";

const size = z.int().min(1).max(1_000_000);
const number = z.number();
const column = z.int().min(0).max(100_000);
const densitySchema = z.strictObject({
  shape: z.strictObject({
    steps: size,
    features: size,
    groups: z.array(size).min(1),
    events: z.boolean(),
    lags: z.int().min(0).max(1000),
    context: z.int().min(0).max(4096),
    reach: z.int().min(0).max(1000).nullable(),
    hidden: z.int().min(1).max(65_536),
    units: z.int().min(1).max(65_536),
    components: z.int().min(1).max(1024),
  }),
  center: z.array(number),
  spread: z.array(z.number().positive()),
  loss: number.nullable(),
});

/** {@link Calibration} as it stands in `timevae.json`; the weights are in `likelihood.onnx`. */
export const calibrationSchema = z.strictObject({
  latent: densitySchema,
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
    grids: z.array(z.strictObject({ size: z.number().positive(), origin: number }).nullable()),
    orders: z.array(z.tuple([column, column])),
  }),
});
type SavedCalibration = z.output<typeof calibrationSchema>;

export function calibrationToDocument({ latent, values, columns, facts }: Calibration): object {
  const density = ({ shape, center, spread, loss }: CalibratedDensity) => ({
    shape,
    center,
    spread,
    // JSON knows no infinity.
    loss: Number.isFinite(loss) ? loss : null,
  });
  return { latent: density(latent), values: density(values), columns, facts };
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
  const densities = densityNames.map((name): CalibratedDensity => {
    const { center, spread, loss } = saved[name];
    const shape: DensityShape = saved[name].shape;
    const { features, groups } = shape;
    require(groups.reduce((sum, group) => sum + group, 0) === features, `${name}: groups of ${features} features`);
    require(center.length === features && spread.length === features, `${name}: a center and spread per feature`);
    const read = Object.entries(densityParameters(shape)).map(([parameter, sizes]) => {
      const values = weights.get(`${name}.${parameter}`);
      require(values?.length === sizeOf(sizes), `${sizeOf(sizes)} weights ${name}.${parameter}, as its shape says`);
      return [parameter, values as Float32Array] as const;
    });
    return { shape, center, spread, loss: loss ?? Number.POSITIVE_INFINITY, weights: Object.fromEntries(read) };
  });
  const [latent, values] = densities as [CalibratedDensity, CalibratedDensity];
  const { columns, facts } = saved;
  require(latent.shape.steps === 1 &&
    latent.shape.features === model.latentDim, "a density of the model's latent vectors");
  require(latent.shape.context === 0 && latent.shape.reach === null, "latent vectors that depend on nothing");
  const fits =
    values.shape.steps === model.steps && values.shape.context === model.latentDim && values.shape.reach !== null;
  require(fits && values.shape.features === columns.length, "a density of the model's windows");
  const known = [
    ...columns,
    ...facts.linear.flatMap((fact) => [fact.column, ...fact.weights.map((one) => one.column)]),
    ...facts.orders.flat(),
  ];
  require(known.every((d) => d < model.columns) &&
    facts.grids.length === model.columns, "facts of the model's columns");
  require(facts.linear.every((fact) =>
    fact.weights.every((one) => one.column < fact.column),
  ), "columns made from columns before them");
  return { latent, values, columns, facts };
}
