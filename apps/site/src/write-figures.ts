import { mkdirSync, writeFileSync } from "node:fs";
import { drawModel } from "./figures/draw-model.js";
import { drawPackages } from "./figures/draw-packages.js";
import { formatFacts } from "./figures/format-facts.js";
import { readPackageArrows } from "./figures/package-arrows.js";
import { factsFile, imagesFolder } from "./figures/places.js";
import { learnWeather } from "./figures/weather-facts.js";
import { drawWeatherFigures } from "./figures/weather-figures.js";

// Learns (about a minute), writes down what it learned, and draws every figure of the documentation from that.
const facts = await learnWeather();
mkdirSync(imagesFolder, { recursive: true });
writeFileSync(factsFile, formatFacts(facts));
const figures = {
  ...drawWeatherFigures(facts),
  "packages.svg": drawPackages(readPackageArrows()),
  "timevae.svg": drawModel(),
};
for (const [name, svg] of Object.entries(figures)) writeFileSync(imagesFolder + name, svg);
process.stderr.write(`${Object.keys(figures).length} figures in docs/images\n`);
