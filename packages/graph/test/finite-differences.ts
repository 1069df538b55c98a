import type { Tensor } from "@timevae/graph";
import { evaluateTensors, type RealArray, type RealFeed } from "@timevae/graph/reference";

/** The gradient of `loss` with respect to the feed `name`, by central differences in float64. */
export function differentiate(loss: Tensor, name: string, feeds: Readonly<Record<string, RealFeed>>): RealArray {
  const { data, shape } = feeds[name]!;
  const at = (i: number, value: number) => {
    const moved = Float64Array.from(data);
    moved[i] = value;
    return evaluateTensors([loss], { ...feeds, [name]: { data: moved, shape } })[0]!.data[0]!;
  };
  const slopes = Array.from(data, (value, i) => {
    const step = 1e-5 * Math.max(1, Math.abs(value));
    const [right, left] = [value + step, value - step];
    return (at(i, right) - at(i, left)) / (right - left);
  });
  return { data: Float64Array.from(slopes), shape };
}
