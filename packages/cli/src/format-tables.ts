import type { ComponentDescription, Spread } from "@timevae/core";

const mostColumns = 8;
const mostRows = 60;

/** What components do, as tables of mean ± standard deviation: one line per season or coefficient, one column per feature. */
export function formatTables(components: readonly ComponentDescription[], columns: readonly string[]): string {
  return components.map((component) => formatTable(component, columns)).join("");
}

function formatTable({ component, about, rows }: ComponentDescription, columns: readonly string[]): string {
  const shown = columns.slice(0, mostColumns);
  const more = columns.length > mostColumns ? `; the first ${mostColumns} of ${columns.length} columns` : "";
  const cells = [
    ["", ...shown],
    ...rows
      .slice(0, mostRows)
      .map(({ name, values }) => [name, ...shown.map((_, d) => formatSpread(values[d] ?? null))]),
    ...(rows.length > mostRows ? [[`… ${rows.length - mostRows} more (--json has all)`]] : []),
  ];
  const widths = ["", ...shown].map((_, k) =>
    Math.max(...cells.filter((line) => line.length > 1).map((line) => line[k]?.length ?? 0)),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[k] as number)))
      .join("  ")
      .trimEnd(),
  );
  return `\n${component}: ${about}${more}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function formatSpread(spread: Spread | null): string {
  if (!spread) return "unseen";
  return `${formatShort(spread.mean)} ± ${formatShort(spread.standardDeviation)}`;
}

/** Four significant digits: `12.34`, `0.001234`, `1.234e+7`. */
function formatShort(value: number): string {
  return String(Number(value.toPrecision(4)));
}
