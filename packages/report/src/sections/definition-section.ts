import type { Evaluation } from "@timevae/eval";
import { type Html, html } from "../html.js";
import { section } from "./picture-sections.js";

const bestWords = {
  low: "Lower is better.",
  high: "Higher is better.",
  baseline: "Best where it is the same as for held-out real windows.",
} as const;

/** How each number is made. */
export function definitionSection({ measures }: Evaluation): Html {
  const list = measures.map(
    ({ id, name, definition, best }) =>
      html`<dt id="define-${id}">${name}</dt>\n<dd>${definition} ${bestWords[best]}</dd>\n`,
  );
  return section(
    "definitions",
    "How each number is defined",
    "All windows are scaled to 0 … 1 per column by the training windows first. Real is the row of held-out real windows, treated as if they were synthetic. A row is as good as real where it is no worse than that within both 95 % intervals, or within a tenth where there is no chance in it.",
    html`<dl class="definitions">${list}</dl>`,
  );
}
