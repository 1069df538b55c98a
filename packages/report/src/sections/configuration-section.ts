import type { Evaluation } from "@timevae/eval";
import { type Html, html } from "../html.js";
import { section } from "./picture-sections.js";
import { count } from "./verdict-section.js";

/** What was asked for, so that it can be done again. */
export function configurationSection({ configuration, data, model }: Evaluation): Html {
  const rows: (readonly [string, string])[] = [
    ["seed", String(configuration.seed)],
    ["mode", configuration.fast ? "fast" : "full"],
    ["judges on", configuration.engine],
    ["window", `${data.steps} steps × ${data.columns.length}`],
    ["columns", data.columns.join(", ")],
    [
      "real windows",
      `${count(data.trainWindows)} learned from, ${count(data.heldOutWindows)} held out${data.droppedWindows === 0 ? "" : `, ${count(data.droppedWindows)} on neither side because they share rows with both`}`,
    ],
    ["synthetic windows", count(data.syntheticWindows)],
  ];
  const table = (list: readonly (readonly [string, string])[]) =>
    html`<table class="facts"><tbody>${list.map(([name, text]) => html`<tr><th scope="row">${name}</th><td>${text}</td></tr>\n`)}</tbody></table>`;
  return section(
    "configuration",
    "Configuration",
    "The same windows, seed and mode give the same numbers.",
    html`${table(rows)}${model && model.configuration.length > 0 ? html`<h3 class="model">The model</h3>${table(model.configuration)}` : null}`,
  );
}
