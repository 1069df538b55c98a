import {
  add,
  concat,
  constant,
  exp,
  multiply,
  type Parameters,
  reshape,
  slice,
  subtract,
  type Tensor,
} from "@timevae/graph";
import type { DensityInputs } from "./density-inputs.js";
import { anchorsOf, type DensityShape } from "./density-shape.js";
import { curveOf, laggedValues, toFeatureRows } from "./seen-past.js";

/** `[K, D, R]`: what each Gaussian lies around. Last values and straight lines are pulled towards the curve, and go with it. */
export function anchors(shape: DensityShape, parameters: Parameters, inputs: DensityInputs, forecast: Tensor): Tensor {
  const { features, components } = shape;
  const valuesAt = (lag: number) => laggedValues(shape, inputs, lag);
  const last = valuesAt(1);
  const straight = subtract(add(last, last), valuesAt(2));
  const kinds = anchorsOf(shape);
  const plain = concat(
    kinds.map((anchor) => ({ forecast, last, straight })[anchor]),
    0,
  );
  const by = (name: string, kind: "forecast" | "others") => {
    const mask = kinds.flatMap((anchor) =>
      new Array<number>(features).fill((anchor === "forecast") === (kind === "forecast") ? 1 : 0),
    );
    const masked = multiply(parameters[name] as Tensor, constant(mask, [components, features]));
    return reshape(masked, [components, features, 1]);
  };
  const further = add(plain, multiply(by("anchor.pull", "forecast"), subtract(forecast, last)));
  const curve = curveOf(shape, inputs);
  if (!curve) return further;
  const [now, earlier] = [curve.now, curve.before].map((x) => toFeatureRows(reshape(x, [-1, features]), features)) as [
    Tensor,
    Tensor,
  ];
  const led = add(
    multiply(by("anchor.pull", "others"), subtract(now, last)),
    multiply(by("anchor.follow", "others"), subtract(now, earlier)),
  );
  return add(further, led);
}

/** `[K, D, R]`: what distances from anchors are in: those from a forecast in how far it is off, others in the Gaussian's own deviation. */
export function unitsOfMeans(shape: DensityShape, row: Tensor, logScales: Tensor): Tensor {
  const ofForecast = anchorsOf(shape).filter((anchor) => anchor === "forecast").length;
  const usual = exp(add(multiply(slice(logScales, 0, 0, 1), 0), row)); // [1, D, R]
  const units = new Array<Tensor>(ofForecast).fill(usual);
  if (ofForecast < shape.components) units.push(exp(slice(logScales, 0, ofForecast, shape.components)));
  return concat(units, 0);
}
