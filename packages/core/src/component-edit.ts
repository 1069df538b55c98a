import type { BlockConfig } from "@timevae/blocks";
import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { architectureOf, type ModelParts } from "./model-parts.js";

/** What to do with one component at generation time. All numbers are in the user's units. */
export interface ComponentEdit {
  /** Multiplied by this; 0 switches it off. */
  readonly scale?: number;
  /** Added at every step, after the scale. */
  readonly shift?: number;
  /** The component itself is replaced: one number per step, the same for every edited feature. */
  readonly replace?: readonly number[];
  /** Trends only: replaced by a line through 0 at the first step, in units per step. */
  readonly slope?: number;
  /** Seasonalities only: replaced by this profile, one number per season. */
  readonly profile?: readonly number[];
  /** Names of the features that this is for; all when not given. */
  readonly features?: readonly string[];
}

/** Edits by component; several for one component are applied one after another (for different features, say). */
export type Edit = Readonly<Record<string, ComponentEdit | readonly ComponentEdit[]>>;

const editKeys = ["scale", "shift", "replace", "slope", "profile", "features"];

/**
 * Applies edits to components of windows.
 *
 * @param positions of the windows' first steps
 * @returns the edited components; `limits` is left out, because an edit is meant to be able to leave the observed range
 * @throws {TimeVAEError} `invalid-argument` on an unknown component or feature, or an edit that does not fit
 */
export function applyEdit(
  parts: ModelParts,
  components: Readonly<Record<string, SeriesArray>>,
  edit: Edit,
  positions: ArrayLike<number>,
): Record<string, SeriesArray> {
  const names = Object.keys(components).filter((name) => name !== "limits");
  requireObject("edit", edit, "edits by component");
  for (const name of Object.keys(edit)) {
    if (!names.includes(name)) {
      throw new TimeVAEError(
        "invalid-argument",
        `edit.${name}: expected one of the components ${names.join(", ")}, received ${describeValue(name)}`,
      );
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const component = components[name] as SeriesArray;
      const edits = [edit[name] ?? []].flat() as ComponentEdit[];
      if (edits.length === 0) return [name, component];
      const values = component.values.slice();
      for (const one of edits) editValues(values, one, `edit.${name}`, name, parts, positions);
      return [name, { ...component, values }];
    }),
  );
}

function editValues(
  values: Float32Array,
  edit: ComponentEdit,
  path: string,
  component: string,
  parts: ModelParts,
  positions: ArrayLike<number>,
): void {
  const { steps, columns } = parts;
  requireObject(path, edit, "an edit");
  const unknown = Object.keys(edit).find((key) => !editKeys.includes(key));
  if (unknown !== undefined) {
    throw new TimeVAEError("invalid-argument", `${path}.${unknown}: expected only ${editKeys.join(", ")}`);
  }
  const { scale = 1, shift = 0 } = edit;
  requireFinite(`${path}.scale`, [scale], 1);
  requireFinite(`${path}.shift`, [shift], 1);
  const features = selectFeatures(edit.features, columns, path);
  const replacement = createReplacement(edit, path, blockOf(component, parts), steps);
  for (let n = 0; n < positions.length; n++) {
    for (let t = 0; t < steps; t++) {
      for (const d of features) {
        const i = (n * steps + t) * columns.length + d;
        const value = replacement ? replacement(t, positions[n] as number) : (values[i] as number);
        values[i] = value * scale + shift;
      }
    }
  }
}

/** The component's value at a step instead of the learned one, when the edit gives one. */
function createReplacement(
  edit: ComponentEdit,
  path: string,
  block: BlockConfig | undefined,
  steps: number,
): ((step: number, position: number) => number) | undefined {
  const { replace, slope, profile } = edit;
  if ([replace, slope, profile].filter((given) => given !== undefined).length > 1) {
    throw new TimeVAEError("invalid-argument", `${path}: expected one of replace, slope and profile, received several`);
  }
  if (replace !== undefined) {
    requireFinite(`${path}.replace`, replace, steps);
    return (step) => replace[step] as number;
  }
  if (slope !== undefined) {
    if (!block?.type.toLowerCase().endsWith("trend")) {
      throw new TimeVAEError("invalid-argument", `${path}.slope: only a trend has a slope; use replace`);
    }
    requireFinite(`${path}.slope`, [slope], 1);
    return (step) => slope * step;
  }
  if (profile !== undefined) {
    if (block?.type !== "seasonality") {
      throw new TimeVAEError("invalid-argument", `${path}.profile: only a seasonality has a profile; use replace`);
    }
    const {
      seasons,
      stepsPerSeason = 1,
      phase,
    } = block as unknown as {
      seasons: number;
      stepsPerSeason?: number;
      phase?: string;
    };
    requireFinite(`${path}.profile`, profile, seasons);
    return (step, position) => {
      const season = Math.floor((step + (phase === "window" ? 0 : position)) / stepsPerSeason);
      return profile[((season % seasons) + seasons) % seasons] as number;
    };
  }
  return undefined;
}

function blockOf(component: string, parts: ModelParts): BlockConfig | undefined {
  return parts.config.blocks[architectureOf(parts).components.indexOf(component)] as BlockConfig | undefined;
}

function selectFeatures(names: readonly string[] | undefined, columns: readonly string[], path: string): number[] {
  if (names !== undefined && !Array.isArray(names)) {
    throw new TimeVAEError(
      "invalid-argument",
      `${path}.features: expected some of ${columns.join(", ")}, received ${describeValue(names)}`,
    );
  }
  return (names ?? columns).map((name) => {
    const d = columns.indexOf(name);
    if (d >= 0) return d;
    throw new TimeVAEError(
      "invalid-argument",
      `${path}.features: expected some of ${columns.join(", ")}, received ${describeValue(name)}`,
    );
  });
}

function requireObject(path: string, value: unknown, what: string): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw new TimeVAEError("invalid-argument", `${path}: expected ${what} (an object), received ${describeValue(value)}`);
}

function requireFinite(path: string, values: readonly number[], count: number): void {
  if (!Array.isArray(values) || values.length !== count || !values.every(Number.isFinite)) {
    const expected = count === 1 ? "a finite number" : `${count} finite numbers`;
    const received = Array.isArray(values) && values.length === 1 && count === 1 ? values[0] : values;
    throw new TimeVAEError("invalid-argument", `${path}: expected ${expected}, received ${describeValue(received)}`);
  }
}
