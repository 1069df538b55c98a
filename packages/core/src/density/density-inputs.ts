import { input, type Tensor } from "@timevae/graph";
import { countChannels, type DensityShape } from "./density-shape.js";

/** What a density is told of a batch of series. */
export interface DensityInputs {
  /** `[N, T, C]`: the series in channels, see `channelOf`. */
  readonly history: Tensor;
  /** `[N, T, D]`: the values whose likelihood is asked for; those of `history`, or the same with rounding undone. */
  readonly target: Tensor;
  /** `[N, Z]` */
  readonly context?: Tensor | undefined;
  /** `[N, T, D]` */
  readonly curve?: Tensor | undefined;
  /** `[N, T, P]`: for shapes with lines, how many steps ago the last knot was: 1 in one of P places, the first at a knot. */
  readonly phase?: Tensor | undefined;
}

/** The inputs as they are fed: `history`, `target`, and `context`, `curve`, `phase` where the shape asks for them. */
export function inputDensity(shape: DensityShape, prefix = ""): DensityInputs {
  const { steps, features, context, reach, lines } = shape;
  return {
    history: input(`${prefix}history`, ["N", steps, countChannels(shape)]),
    target: input(`${prefix}target`, ["N", steps, features]),
    context: context > 0 ? input(`${prefix}context`, ["N", context]) : undefined,
    curve: reach === null ? undefined : input(`${prefix}curve`, ["N", steps, features]),
    phase: lines ? input(`${prefix}phase`, ["N", steps, lines.period]) : undefined,
  };
}
