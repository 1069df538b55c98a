import type { CategoricalColumn } from "@timevae/spec";
import type { GeneratorLabels } from "./draw-labels.js";
import type { GeneratorCalendar, InputDescription, OutputDescription } from "./generator-description.js";

/** Whether something that was read from a file is what the types say. */
export type Shape<Value> = (value: unknown) => value is Value;

/** A kind of input that a later version may add: known by name and shape, to be fed by whoever knows it. */
type AnyInput = { readonly name: string; readonly shape: readonly unknown[]; readonly kind: string };

export const isObject: Shape<Readonly<Record<string, unknown>>> = (value): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isSize: Shape<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

export const isNames: Shape<string[]> = (value): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");

export function isOneOf<Choice extends string>(choices: readonly Choice[]): Shape<Choice> {
  return (value): value is Choice => choices.includes(value as Choice);
}

export const isCalendar: Shape<GeneratorCalendar | null> = (value): value is GeneratorCalendar | null =>
  value === null ||
  (isObject(value) &&
    Number.isSafeInteger(value.first) &&
    Number.isSafeInteger(value.last) &&
    (value.first as number) <= (value.last as number) &&
    (value.timeStep === null ||
      (isObject(value.timeStep) &&
        isOneOf(["millisecond", "month"])(value.timeStep.unit) &&
        isSize(value.timeStep.count))));

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Not all of them 0. */
export const isCounts: Shape<number[]> = (value): value is number[] =>
  Array.isArray(value) && value.every(isCount) && value.some((count) => count > 0);

/** Every combination has a name for every condition. */
export const isLabels: Shape<GeneratorLabels> = (value): value is GeneratorLabels => {
  if (!isObject(value) || !Array.isArray(value.conditions) || !Array.isArray(value.combinations)) return false;
  const { conditions, combinations } = value;
  return (
    combinations.length > 0 &&
    conditions.every((one) => isObject(one) && typeof one.name === "string" && isNames(one.categories)) &&
    combinations.every(
      (one) =>
        isObject(one) &&
        isSize(one.windows) &&
        Array.isArray(one.labels) &&
        one.labels.length === conditions.length &&
        one.labels.every((label, c) => isCount(label) && label < conditions[c].categories.length),
    )
  );
};

export const isCategorical: Shape<CategoricalColumn[]> = (value): value is CategoricalColumn[] =>
  Array.isArray(value) &&
  value.every((one) => isObject(one) && typeof one.name === "string" && isCount(one.first) && isNames(one.categories));

export const isInputs: Shape<InputDescription[]> = (value): value is InputDescription[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isTensor(item) && isRule(item));

export const isOutputs: Shape<OutputDescription[]> = (value): value is OutputDescription[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isTensor(item) && typeof item.role === "string");

function isTensor(value: unknown): value is AnyInput & { readonly [key: string]: unknown } {
  return (
    isObject(value) &&
    typeof value.name === "string" &&
    Array.isArray(value.shape) &&
    value.shape.every((size, axis) => isSize(size) || (axis === 0 && size === "batch"))
  );
}

/** What is needed to follow a rule; a kind that is not known here is left to the caller. */
function isRule(input: { readonly [key: string]: unknown }): boolean {
  switch (input.kind) {
    case "normal":
    case "uniform":
      return typeof input.stream === "string";
    case "phase":
      return typeof input.period === "number" && input.period > 0;
    case "events":
      return (
        Array.isArray(input.at) &&
        input.at.every(Number.isSafeInteger) &&
        (input.every === undefined || isSize(input.every)) &&
        (input.duration === undefined || isSize(input.duration))
      );
    case "condition":
      return typeof input.condition === "string" && isNames(input.categories);
    case "edit":
      return (
        typeof input.component === "string" &&
        isOneOf(["scale", "add"])(input.operation) &&
        typeof input.neutral === "number"
      );
    default:
      return typeof input.kind === "string";
  }
}
