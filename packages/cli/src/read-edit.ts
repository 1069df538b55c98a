import type { Edit } from "@timevae/core";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { readJsonFile } from "./read-json-file.js";

/** What each key of an edit holds. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  scale: isNumber,
  shift: isNumber,
  slope: isNumber,
  replace: isNumbers,
  profile: isNumbers,
  features: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
};

/**
 * Reads what to do with components: `{ "trend": { "scale": 2 }, "level": [{ "shift": 1, "features": ["a"] }] }`. Whether it fits
 * the model is judged when it is applied.
 *
 * @throws {TimeVAEError} `invalid-config` naming the file and the key
 */
export async function readEdit(path: string): Promise<Edit> {
  const value = await readJsonFile(path);
  const entries = Object.entries(requireObject(value, path, "edit"));
  if (entries.length === 0) throw wrong(path, "edit: expected at least one component, received {}");
  for (const [component, edits] of entries) {
    const list = Array.isArray(edits) ? edits.map((edit, i) => [edit, `[${i}]`] as const) : [[edits, ""] as const];
    for (const [edit, index] of list) checkEdit(edit, path, `edit.${component}${index}`);
  }
  return value as Edit;
}

function checkEdit(value: unknown, path: string, place: string): void {
  const edit = requireObject(value, path, place);
  const keys = Object.keys(kinds).join(", ");
  const changes = Object.keys(kinds).filter((key) => key !== "features");
  if (Object.keys(edit).every((key) => key === "features")) {
    throw wrong(path, `${place}: expected one of ${changes.join(", ")}, received ${describeValue(edit)}`);
  }
  for (const [key, given] of Object.entries(edit)) {
    const fits = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (!fits) throw wrong(path, `${place}.${key}: expected only ${keys}`);
    if (fits(given)) continue;
    const expected = key === "features" ? "a list of names" : fits === isNumber ? "a number" : "a list of numbers";
    throw wrong(path, `${place}.${key}: expected ${expected}, received ${describeValue(given)}`);
  }
}

function requireObject(value: unknown, path: string, place: string): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw wrong(path, `${place}: expected an object, received ${describeValue(value)}`);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every(isNumber);
}

function wrong(path: string, message: string): TimeVAEError {
  return new TimeVAEError("invalid-config", `${path}: ${message}`, { details: { file: path } });
}
