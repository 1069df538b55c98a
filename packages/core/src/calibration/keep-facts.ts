import {
  abs,
  add,
  concat,
  constant,
  divide,
  floor,
  maximum,
  minimum,
  multiply,
  split,
  step,
  subtract,
  type Tensor,
} from "@timevae/graph";
import type { Limits } from "../model-parts.js";
import type { ColumnFacts } from "./column-facts.js";

/**
 * Windows in the user's units that keep to what is true of the data: on their grids, in their order, within the limits, and columns
 * that follow from others made from them. (Lines between knots are kept while values are drawn.)
 *
 * @param x `[N, T, D]`
 * @param nearness by column: how near to an atom a value is that one
 */
export function keepFacts(
  x: Tensor,
  { linear, grids, orders, atoms }: ColumnFacts,
  limits: Limits | undefined,
  nearness: readonly number[],
): Tensor {
  const columns = x.shape[2] as number;
  const parts = [...split(x, 2, new Array<number>(columns).fill(1))]; // [N, T, 1] each
  const number = (value: number) => constant([value], [1, 1, 1]);
  const dependent = new Map(linear.map((fact) => [fact.column, fact]));
  for (let d = 0; d < columns; d++) {
    let value = parts[d] as Tensor;
    const fact = dependent.get(d);
    if (fact) {
      const terms = fact.weights.map(({ column, weight }) =>
        weight === 1 ? (parts[column] as Tensor) : multiply(parts[column] as Tensor, number(weight)),
      );
      value = terms.reduce((a, b) => add(a, b));
      if (fact.constant !== 0) value = add(value, number(fact.constant));
    } else {
      const grid = grids[d];
      if (grid) value = roundTo(value, grid.size, grid.origin, number);
      for (const atom of atoms[d] ?? []) value = snap(value, atom, nearness[d] as number, number);
      // Columns before this one are as they will be.
      for (const [lower, upper] of orders) {
        if (upper === d && lower < d) value = maximum(value, parts[lower] as Tensor);
        if (lower === d && upper < d) value = minimum(value, parts[upper] as Tensor);
      }
    }
    if (limits)
      value = maximum(minimum(value, number(limits.maximum[d] as number)), number(limits.minimum[d] as number));
    parts[d] = value;
  }
  return concat(parts, 2);
}

/** To an atom what is as near as rounding: units and back again cost a digit. */
function snap(x: Tensor, atom: number, nearness: number, number: (value: number) => Tensor): Tensor {
  const away = subtract(number(atom), x);
  return add(x, multiply(away, step(subtract(nearness, abs(away)))));
}

function roundTo(x: Tensor, size: number, origin: number, number: (value: number) => Tensor): Tensor {
  const place = floor(add(multiply(add(x, number(-origin)), number(1 / size)), number(0.5)));
  // Divided by a whole number, a value is the nearest to what people write: 3.6, where 36 times 0.1 is 3.6000001.
  const parts = Math.round(1 / size);
  const isDecimal = parts > 1 && Math.abs(parts * size - 1) < 1e-9;
  const onGrid = isDecimal ? divide(place, number(parts)) : multiply(place, number(size));
  return add(onGrid, number(origin));
}
