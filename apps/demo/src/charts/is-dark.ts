import { signal } from "@preact/signals";

const query = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;

/** Whether the person's system is dark. Charts on a canvas are drawn anew when it changes. */
export const isDark = signal(query?.matches ?? false);
query?.addEventListener("change", ({ matches }) => {
  isDark.value = matches;
});
