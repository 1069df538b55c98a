import { describeValue, TimeVAEError } from "@timevae/spec";
import type { z } from "zod";

/**
 * Parses with a zod schema and turns its first complaint into one of our errors.
 *
 * @param name what the value is, in front of each key: `model.hidden[1]`
 * @throws {TimeVAEError} `invalid-config`
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return deepFreeze(result.data) as z.output<Schema>;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []) as (string | number)[];
  const received = path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)?.[key], value);
  const where = path.reduce<string>((text, key) => text + (typeof key === "number" ? `[${key}]` : `.${key}`), name);
  const message =
    issue?.code === "unrecognized_keys"
      ? `${where}: expected only the keys ${knownKeys(schema, path).join(", ")}, received ${issue.keys.map((key) => `"${key}"`).join(", ")}`
      : `${where}: ${lowerFirst(issue?.message ?? "invalid")}, received ${describeValue(received)}`;
  throw new TimeVAEError("invalid-config", message, { details: { issues: result.error.issues }, cause: result.error });
}

/** The keys of the strict object at `path`. */
function knownKeys(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let inner = withoutWrappers(schema);
  for (const key of path) inner = withoutWrappers(inner?.shape?.[key]);
  return Object.keys(inner?.shape ?? {});
}

interface Wrapped {
  readonly shape?: Readonly<Record<string | number, unknown>>;
  unwrap?(): unknown;
}

/** `.default()`, `.prefault()` and `.nullable()` wrap the object that has the shape. */
function withoutWrappers(schema: unknown): Wrapped | undefined {
  let inner = schema as Wrapped | undefined;
  while (inner && !inner.shape && inner.unwrap) inner = inner.unwrap() as Wrapped;
  return inner;
}

/** zod says "Invalid input: expected number, received string" and "Too small: expected number to be >=1". */
function lowerFirst(message: string): string {
  const expectation = message.replace(/^[^:]+: /, "").replace(/, received .*$/, "");
  return expectation.charAt(0).toLowerCase() + expectation.slice(1);
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
