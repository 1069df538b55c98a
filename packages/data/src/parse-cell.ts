/** What a cell of text holds. */
export type Cell =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "missing" | "infinite" | "decimalComma" | "text" };

const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const withComma = /^[+-]?[\d.]*\d,\d+(?:[eE][+-]?\d+)?$|^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const infinite = /^[+-]?inf(?:inity)?$/i;
const missing = /^(?:|na|n\/a|nan|[+-]nan|null|none)$/i;

const kinds = {
  missing: { kind: "missing" },
  infinite: { kind: "infinite" },
  decimalComma: { kind: "decimalComma" },
  text: { kind: "text" },
} as const;

/**
 * Reads one cell; spaces around it do not matter. Numbers are decimal with `.`; an empty cell, `NA`, `N/A`, `NaN`, `null` and
 * `None` are missing in any case of letters; `inf` and numbers beyond float64 are infinite; `true` is text.
 */
export function parseCell(text: string): Cell {
  const cell = text.trim();
  if (numeral.test(cell)) {
    const value = Number(cell);
    return Number.isFinite(value) ? { kind: "number", value } : kinds.infinite;
  }
  if (missing.test(cell)) return kinds.missing;
  if (infinite.test(cell)) return kinds.infinite;
  return withComma.test(cell) ? kinds.decimalComma : kinds.text;
}

/** Whether `text` is a decimal number. */
export function isNumeral(text: string): boolean {
  return numeral.test(text.trim());
}
