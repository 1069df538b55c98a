import * as Plot from "@observablehq/plot";
import { TimeVAEError } from "@timevae/spec";
import { escapeHtml } from "../escape-html.js";
import type { ChartDocument, ChartOptions } from "./chart-options.js";

/** Attributes that hold one number. */
const numeric = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"];
/** How strong a colour is: hundredths are enough. */
const opacities = ["fill-opacity", "stroke-opacity"];
/** Attributes that hold several. */
const lists = ["transform", "d"];
/** The text size of axes, pixels. */
const fontSize = 12;

/** What is used of an element here. */
interface ChartElement {
  readonly outerHTML: string;
  querySelectorAll(selector: string): Iterable<ChartElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
}

/**
 * Draws with Observable Plot and gives the SVG as text that stands by itself: no style sheet of its own, colours by the page's
 * variables (see {@link reportStyles}), numbers rounded to a tenth of a pixel, one accessible name.
 *
 * @param label what the chart shows, for those who do not see it
 * @throws {TimeVAEError} `invalid-argument` when there is no document to draw with
 */
export function drawChart(label: string, plot: Plot.PlotOptions, options: ChartOptions): string {
  const document = requireDocument(options.document);
  const drawn = Plot.plot({ width: options.width ?? 280, ...plot, document } as Plot.PlotOptions);
  const svg = drawn as unknown as ChartElement;
  for (const style of [...svg.querySelectorAll("style")]) style.remove();
  svg.removeAttribute("aria-label");
  for (const element of svg.querySelectorAll("*")) {
    element.removeAttribute("aria-label");
    element.removeAttribute("aria-hidden");
    for (const name of numeric) {
      const value = element.getAttribute(name);
      if (value !== null && /^-?\d+\.\d{2,}$/.test(value)) element.setAttribute(name, round(value));
    }
    for (const name of opacities) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, String(Math.round(Number(value) * 100) / 100));
    }
    for (const name of lists) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, value.replace(/-?\d+\.\d{2,}/g, round));
    }
  }
  svg.setAttribute("class", "chart");
  svg.setAttribute("font-size", String(fontSize));
  // Not every DOM escapes what browsers need not have escaped in attributes.
  return svg.outerHTML.replace("<svg ", `<svg role="img" aria-label="${escapeHtml(label)}" `);
}

/**
 * The document to draw with: the one given, or the page's.
 *
 * @throws {TimeVAEError} `invalid-argument` when there is none
 */
export function requireDocument(given: ChartDocument | undefined): ChartDocument {
  const document = given ?? (globalThis as { readonly document?: ChartDocument }).document;
  if (document) return document;
  const message =
    "document: expected a DOM to draw charts with, received none; in Node import renderReport from @timevae/report/node";
  throw new TimeVAEError("invalid-argument", message);
}

function round(text: string): string {
  return String(Math.round(Number(text) * 10) / 10);
}
