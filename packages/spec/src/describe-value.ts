/**
 * A short text of any value for error messages: `"text"`, `12`, `NaN`, `an array of 3`, `null`.
 * Long strings are cut at 60 characters.
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (value === null || value === undefined) return String(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    const short = value.length <= 6 && value.every((item) => typeof item === "number" || typeof item === "string");
    return short ? JSON.stringify(value) : `an array of ${value.length}`;
  }
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
  return typeof value === "object"
    ? `an object with keys ${Object.keys(value).slice(0, 6).join(", ") || "(none)"}`
    : `a ${typeof value}`;
}
