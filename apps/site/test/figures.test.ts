import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drawModel } from "../src/figures/draw-model.js";
import { drawPackages, rowsOf } from "../src/figures/draw-packages.js";
import { readPackageArrows } from "../src/figures/package-arrows.js";
import { factsFile, imagesFolder } from "../src/figures/places.js";
import { type WeatherFacts, weatherSettings } from "../src/figures/weather-facts.js";
import { drawWeatherFigures } from "../src/figures/weather-figures.js";

const facts = JSON.parse(readFileSync(factsFile, "utf8")) as WeatherFacts;
const stored = (name: string) => readFileSync(imagesFolder + name, "utf8");

// The training itself is not repeated here: its last digits differ from processor to processor. Its numbers are kept beside the
// figures, with the settings that they come from.
describe("figures of the documentation", () => {
  it("come from the settings of today", () => {
    expect(facts.settings).toEqual(weatherSettings);
  });

  it.each(Object.entries(drawWeatherFigures(facts)))("%s is what is drawn from its numbers", (name, svg) => {
    expect(stored(name) === svg, "out of date: npx -y pnpm@10 figures").toBe(true);
  });

  it("the drawing of the model is up to date", () => {
    expect(stored("timevae.svg")).toBe(drawModel());
  });

  it("the drawing of the packages shows today's imports", { timeout: 120_000 }, () => {
    const arrows = readPackageArrows();
    expect(arrows.core).toContain("graph");
    expect(arrows.spec).toEqual([]);
    expect(stored("packages.svg") === drawPackages(arrows), "out of date: npx -y pnpm@10 figures").toBe(true);
  });

  it("puts every package above all that it imports", () => {
    const arrows = { top: ["left", "right"], left: ["base"], right: ["left"], base: [] };
    expect(rowsOf(arrows)).toEqual([["top"], ["right"], ["left"], ["base"]]);
    const paths = drawPackages(arrows).match(/marker-end/g);
    expect(paths).toHaveLength(3); // top → left follows from top → right → left
  });

  it("the sums add up", () => {
    const [sample, ...components] = facts.sums.map(({ windows }) => windows);
    sample?.forEach((window, n) => {
      window.forEach((value, t) => {
        const sum = components.reduce((total, part) => total + (part[n]?.[t] as number), 0);
        expect(sum).toBeCloseTo(value, 1);
      });
    });
  });

  it.each(["report.webp", "demo.webp"])("%s is there and small", (name) => {
    expect(existsSync(imagesFolder + name)).toBe(true);
    expect(readFileSync(imagesFolder + name).length).toBeLessThanOrEqual(150_000);
  });
});
