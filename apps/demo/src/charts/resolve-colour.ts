import { isDark } from "./is-dark.js";

const resolved = new Map<string, string>();

/** A CSS variable as a colour that a canvas understands, in the current theme. */
export function resolveColour(name: string): string {
  const key = `${name} ${isDark.peek()}`;
  const known = resolved.get(key);
  if (known !== undefined) return known;
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  resolved.set(key, color);
  return color;
}
