import { createRandom, describeValue, type Labels, TimeVAEError } from "@timevae/spec";

/** A label that windows carry, and its names. */
export interface GeneratorCondition {
  readonly name: string;
  readonly categories: readonly string[];
}

/** What labels the windows that were learned from had. */
export interface GeneratorLabels {
  readonly conditions: readonly GeneratorCondition[];
  /** Which names were seen together, one index per condition, and in how many windows. */
  readonly combinations: readonly { readonly labels: readonly number[]; readonly windows: number }[];
}

/** What is asked for: a name per condition, for all windows or one by one. */
export type ConditionChoice = Readonly<Record<string, string | readonly string[]>>;

/**
 * The labels of windows to be drawn. What is not asked for is drawn as often as it was seen, together with what is asked for
 * where that was seen at all.
 *
 * @throws {TimeVAEError} `invalid-argument` on an unknown condition or name, with the known ones, or a list of another length
 */
export function drawLabels(
  { conditions, combinations }: GeneratorLabels,
  seed: number,
  count: number,
  choice: ConditionChoice = {},
): Record<string, Labels> {
  const known = conditions.map(({ name }) => name);
  for (const name of Object.keys(choice)) {
    if (known.includes(name)) continue;
    const expected = known.length === 0 ? "none, the model has no conditions" : `one of ${known.join(", ")}`;
    throw new TimeVAEError("invalid-argument", `condition: expected ${expected}, received ${describeValue(name)}`);
  }
  const asked = conditions.map(({ name, categories }) =>
    Object.hasOwn(choice, name) ? readChoice(name, categories, choice[name], count) : undefined,
  );
  const random = createRandom(seed).fork("conditions");
  const indices = conditions.map(() => new Uint32Array(count));
  for (let n = 0; n < count; n++) {
    const wanted = asked.map((list) => list?.[n]);
    const fitting = combinations.filter(({ labels }) => wanted.every((w, c) => w === undefined || w === labels[c]));
    const drawn = drawOne(fitting.length > 0 ? fitting : combinations, random.uniform());
    for (let c = 0; c < indices.length; c++) {
      (indices[c] as Uint32Array)[n] = wanted[c] ?? (drawn.labels[c] as number);
    }
  }
  return Object.fromEntries(
    conditions.map(({ name, categories }, c) => [name, { categories, indices: indices[c] as Uint32Array }]),
  );
}

function drawOne(
  combinations: GeneratorLabels["combinations"],
  share: number,
): GeneratorLabels["combinations"][number] {
  let left = share * combinations.reduce((sum, { windows }) => sum + windows, 0);
  for (const one of combinations) {
    left -= one.windows;
    if (left < 0) return one;
  }
  return combinations.at(-1) as GeneratorLabels["combinations"][number];
}

function readChoice(name: string, categories: readonly string[], value: unknown, count: number): number[] {
  const list = (Array.isArray(value) ? value : new Array(count).fill(value)) as unknown[];
  if (list.length !== count) {
    throw new TimeVAEError(
      "invalid-argument",
      `condition.${name}: expected one name, or ${count}, one per window, received ${list.length}`,
    );
  }
  return list.map((label) => {
    const index = categories.indexOf(label as string);
    if (index >= 0) return index;
    const some = categories.slice(0, 40).join(", ");
    throw new TimeVAEError(
      "invalid-argument",
      `condition.${name}: expected one of ${some}${categories.length > 40 ? ", …" : ""}, received ${describeValue(label)}`,
    );
  });
}

/**
 * The labels of given windows in a model's own categories.
 *
 * @throws {TimeVAEError} `invalid-data` when one is missing or has a name that the model does not know
 */
export function matchLabels(
  { conditions }: GeneratorLabels,
  given: Readonly<Record<string, Labels>> | undefined,
): Record<string, Labels> {
  return Object.fromEntries(
    conditions.map(({ name, categories }) => {
      const labels = given?.[name];
      if (!labels) {
        const message = `series: expected windows with the condition ${name} (${categories.slice(0, 40).join(", ")}), which the model was told of, received none`;
        throw new TimeVAEError("invalid-data", message);
      }
      const indices = labels.indices.map((index) => {
        const found = categories.indexOf(labels.categories[index] as string);
        if (found >= 0) return found;
        const message = `series: condition ${name}: expected one of ${categories.slice(0, 40).join(", ")}, received ${describeValue(labels.categories[index])}`;
        throw new TimeVAEError("invalid-data", message);
      });
      return [name, { categories, indices }];
    }),
  );
}

/** Labels as rows of zeros with a 1, `[N, categories]`. */
export function oneHot({ categories, indices }: Labels): Float32Array {
  const rows = new Float32Array(indices.length * categories.length);
  indices.forEach((index, n) => {
    rows[n * categories.length + index] = 1;
  });
  return rows;
}
