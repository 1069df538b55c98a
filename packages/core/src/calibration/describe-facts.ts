import type { Calibration } from "./calibration.js";
import type { LinearColumn } from "./column-facts.js";
import type { Grid } from "./grid.js";

/**
 * What a calibration holds to be exactly true of the data, a sentence each, for people: every sample keeps to it. Columns of pure noise
 * are told too.
 *
 * @param columns names, as the model has them
 */
export function describeFacts({ facts, values, columns: kept }: Calibration, columns: readonly string[]): string[] {
  const nameOf = (column: number) => columns[column] as string;
  const { lines } = facts;
  return [
    ...facts.linear.map((fact) => `${nameOf(fact.column)} = ${formatCombination(fact, nameOf)}`),
    ...facts.grids.flatMap((grid, d) => (grid ? [`${nameOf(d)}: ${formatGrid(grid)}`] : [])),
    ...facts.orders.map(([lower, upper]) => `${nameOf(lower)} ≤ ${nameOf(upper)}`),
    ...facts.atoms.flatMap((atoms, d) =>
      atoms.length === 0 ? [] : [`${nameOf(d)}: often exactly ${atoms.map(formatNumber).join(" or ")}`],
    ),
    ...(lines
      ? [`${lines.columns.map(nameOf).join(", ")}: straight lines between knots ${lines.period} steps apart`]
      : []),
    ...(lines?.grids ?? []).flatMap((grid, i) =>
      grid ? [`${nameOf(lines?.columns[i] as number)} at knots: ${formatGrid(grid)}`] : [],
    ),
    ...values.shape.independent.map((k) => `${nameOf(kept[k] as number)}: noise that has to do with nothing`),
  ];
}

function formatGrid({ size, origin }: Grid): string {
  return `steps of ${formatNumber(size)}${origin === 0 ? "" : ` from ${formatNumber(origin)}`}`;
}

function formatCombination({ constant, weights }: LinearColumn, nameOf: (column: number) => string): string {
  const terms = weights.map(({ column, weight }) =>
    weight === 1 ? nameOf(column) : `${formatNumber(weight)} × ${nameOf(column)}`,
  );
  return [...terms, ...(constant === 0 ? [] : [formatNumber(constant)])].join(" + ");
}

/** Float32 numbers as people write them. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}
