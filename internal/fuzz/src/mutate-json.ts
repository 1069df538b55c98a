import type { Random } from "@timevae/spec";

const texts = ["", "x", "__proto__", "constructor", "../../x", "é".repeat(40), "999"];
const numbers = [-1, 0, 0.5, 1, 2, 3, 1e6, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, -1e308, 1e-308];

/** The value with up to four of its parts changed: removed, repeated, replaced by something of the same or another kind. */
export function mutateJson(value: unknown, random: Random): unknown {
  const copy: unknown = structuredClone(value);
  const rounds = 1 + random.integer(4);
  for (let round = 0; round < rounds; round++) mutatePart(copy, random);
  return copy;
}

function mutatePart(root: unknown, random: Random): void {
  let at = root;
  for (;;) {
    if (typeof at !== "object" || at === null) return;
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = keys[random.integer(keys.length)] as string;
    const parent = at as Record<string, unknown>;
    const child = parent[key];
    const isLeaf = typeof child !== "object" || child === null;
    if (!isLeaf && random.integer(8) > 0) {
      at = child;
      continue;
    }
    change(parent, key, random);
    return;
  }
}

function change(parent: Record<string, unknown>, key: string, random: Random): void {
  const value = parent[key];
  const kind = random.integer(8);
  if (kind === 0) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  } else if (kind === 1) {
    if (Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(value));
    else parent[`${key}2`] = value;
  } else if (kind === 2) parent[key] = [null, true, [], {}, [value], { [key]: value }][random.integer(6)];
  else if (typeof value === "string") parent[key] = texts[random.integer(texts.length)];
  else if (typeof value === "number" && kind === 3) parent[key] = value + random.integer(3) - 1;
  else if (typeof value === "number") parent[key] = numbers[random.integer(numbers.length)];
  else parent[key] = numbers[random.integer(numbers.length)];
}
