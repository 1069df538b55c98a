import {
  type ChartDocument,
  componentChart,
  embeddingChart,
  marginalChart,
  trainingChart,
  wallChart,
} from "@timevae/report";
import { parseHTML } from "linkedom";
import { composeFigure } from "./compose-figure.js";
import { drawBars } from "./draw-bars.js";
import type { WeatherFacts } from "./weather-facts.js";

const width = 640;
/** Within the figure's edges. */
const inner = width - 24;

/** The figures that show a model of the weather, by file name. The same facts give the same bytes. */
export function drawWeatherFigures(facts: WeatherFacts): Record<string, string> {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const options = { document: document as unknown as ChartDocument, width: inner };
  const name = facts.marginal.column;
  const parts = (key: "reconstruction" | "kl") => ({
    training: facts.parts.map((part) => ({ epoch: part.epoch, loss: part[key], validation: null })),
    bestEpoch: facts.bestEpoch,
  });
  return {
    "wall.svg": composeFigure(`${name}: real windows above generated ones`, width, [
      { title: `${name}, °C: 24 days; real (blue), generated (orange)`, svg: wallChart(name, facts.wall, options) },
    ]),
    "sums.svg": composeFigure(
      `Generated windows of ${name} and the parts that they are the sum of`,
      width,
      facts.sums.map((sum, i) => ({
        title: i === 0 ? `${name}, °C: ${sum.windows.length} generated windows` : `${i === 1 ? "= " : "+ "}${sum.name}`,
        svg: componentChart(sum.name, sum.windows, { ...options, isSum: i === 0 }),
      })),
    ),
    "training.svg": composeFigure("The loss of a training and its two parts", width, [
      { title: "Loss per window: training (thin), held out (orange)", svg: trainingChart(facts, options) },
      {
        title: `Its reconstruction part, before it is multiplied by ${facts.settings.model.reconstructionWeight}`,
        svg: trainingChart(parts("reconstruction"), options),
      },
      { title: "Its KL part, nats", svg: trainingChart(parts("kl"), options) },
    ]),
    "latent.svg": composeFigure("Latent means of training windows beside draws of the prior", width, [
      {
        title: "Two latent units: training windows (blue), draws of N(0, 1) (orange)",
        svg: embeddingChart({ name: "Latent means", about: "", ...facts.latent }, options),
      },
    ]),
    "units.svg": composeFigure("KL divergence of each latent unit", width, [
      { title: "What each latent unit says, nats per window", svg: drawBars(facts.unitKl, inner) },
    ]),
    "marginal.svg": composeFigure(`How the values of ${name} are spread, real and generated`, width, [
      { title: `${name}: real (blue) and generated (orange) values`, svg: marginalChart(facts.marginal, options) },
    ]),
  };
}
