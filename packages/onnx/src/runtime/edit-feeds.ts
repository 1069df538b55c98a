import { describeValue, TimeVAEError } from "@timevae/spec";
import type { GeneratorDescription } from "./generator-description.js";
import { requireKeys } from "./require-keys.js";

/** What to do with one component. All numbers are in the data's units. */
export interface GeneratorComponentEdit {
  /** Multiplied by this; 0 switches it off. 1 when not given. */
  readonly scale?: number | undefined;
  /** Added at every step, after the scale. 0 when not given. */
  readonly shift?: number | undefined;
  /** The component itself is replaced before scale and shift: one number per step. */
  readonly replace?: readonly number[] | undefined;
  /** Names of the columns that this is for; all when not given. */
  readonly features?: readonly string[] | undefined;
}

/** Edits by component; several for one component are applied one after another. */
export type GeneratorEdit = Readonly<Record<string, GeneratorComponentEdit | readonly GeneratorComponentEdit[]>>;

const keys = ["scale", "shift", "replace", "features"];

/**
 * The edit inputs of `decoder-edit.onnx`: `edit.NAME.scale [D]` and `edit.NAME.add [N, T, D]`. With an edit of anything,
 * windows may leave the observed range, unless `limits` is edited itself.
 *
 * @throws {TimeVAEError} `invalid-argument` on an unknown component, column or key, or numbers that do not fit
 */
export function editFeeds(
  edit: GeneratorEdit,
  { components, columns, steps, inputs }: GeneratorDescription,
  windows: number,
): Record<string, Float32Array> {
  const editable = components.filter((name) => inputs.some((input) => input.name === `edit.${name}.scale`));
  requireKeys("edit", edit, editable);
  const feeds: Record<string, Float32Array> = {};
  for (const name of editable) {
    const edits = (edit[name] === undefined ? [] : [edit[name]].flat()) as GeneratorComponentEdit[];
    const scale = new Float64Array(columns.length).fill(name === "limits" && edits.length === 0 ? 0 : 1);
    const add = new Float64Array(steps * columns.length);
    for (const one of edits) composeEdit(one, `edit.${name}`, scale, add, steps, columns);
    feeds[`edit.${name}.scale`] = Float32Array.from(scale);
    if (!inputs.some((input) => input.name === `edit.${name}.add`)) {
      if (add.some((value) => value !== 0)) throw fault(`edit.${name}: expected a scale only, received more`);
      continue;
    }
    const all = new Float32Array(windows * add.length);
    for (let n = 0; n < windows; n++) all.set(add, n * add.length);
    feeds[`edit.${name}.add`] = all;
  }
  return feeds;
}

/** One more edit after others: `(x · scale + add)` becomes `(x · scale + add) · s + shift`. */
function composeEdit(
  edit: GeneratorComponentEdit,
  path: string,
  scale: Float64Array,
  add: Float64Array,
  steps: number,
  columns: readonly string[],
): void {
  requireKeys(path, edit, keys);
  const { scale: factor = 1, shift = 0, replace, features = columns } = edit;
  requireFinite(`${path}.scale`, [factor], 1);
  requireFinite(`${path}.shift`, [shift], 1);
  if (replace !== undefined) requireFinite(`${path}.replace`, replace, steps);
  if (!Array.isArray(features)) throw fault(`${path}.features: expected names, received ${describeValue(features)}`);
  for (const name of features as readonly string[]) {
    const d = columns.indexOf(name);
    if (d < 0) throw fault(`${path}.features: expected some of ${columns.join(", ")}, received ${describeValue(name)}`);
    scale[d] = replace ? 0 : (scale[d] as number) * factor;
    for (let t = 0; t < steps; t++) {
      const i = t * columns.length + d;
      add[i] = (replace ? (replace[t] as number) : (add[i] as number)) * factor + shift;
    }
  }
}

function requireFinite(path: string, values: readonly number[], count: number): void {
  if (Array.isArray(values) && values.length === count && values.every(Number.isFinite)) return;
  const expected = count === 1 ? "a finite number" : `${count} finite numbers, one per step`;
  throw fault(`${path}: expected ${expected}, received ${describeValue(count === 1 ? values[0] : values)}`);
}

function fault(message: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", message);
}
