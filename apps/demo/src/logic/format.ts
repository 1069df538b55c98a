/** `1,461`: whole numbers with separators. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** A number of the data, with four significant digits at most. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

/** A number at an axis, with as many decimals as the distance to the next one needs. */
export function formatTick(value: number, increment?: number): string {
  if (increment === undefined || increment >= 1e6 || increment < 1e-4) return formatValue(value);
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(increment) + 1e-9)));
}

/** `45 s`, `2 min 5 s`, `1 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}

/** `3 windows`, `1 window`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
