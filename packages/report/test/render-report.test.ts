import { type Evaluation, formatValue } from "@timevae/eval";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { renderReport as renderInBrowser } from "../src/index.js";
import { renderReport } from "../src/node/index.js";
import { exampleEvaluation, exampleModel } from "./example-evaluation.js";

const hostile = `<script>alert("x")</script>`;

describe("the report", () => {
  let evaluation: Evaluation;
  let page: string;
  beforeAll(async () => {
    evaluation = await exampleEvaluation(undefined, { model: exampleModel, warnings: ["Told before."] });
    page = renderReport(evaluation, { realName: "weather.csv", syntheticName: "synthetic.csv" });
  });
  const parse = (text: string) => parseHTML(text).document;

  it("has its parts in their order, the verdict first", () => {
    const document = parse(page);
    const headings = [...document.querySelectorAll("h1, h2")].map((heading) => heading.textContent);
    expect(headings).toEqual([
      "Evaluation of synthetic.csv",
      "Scores",
      "Windows",
      "Values",
      "Course in time",
      "Relations between columns",
      "Maps of windows",
      "Components",
      "Privacy",
      "Training",
      "Configuration",
      "How each number is defined",
    ]);
    expect(document.querySelector("#verdict")?.textContent).toBe(evaluation.verdict.headline);
    const findings = [...document.querySelectorAll(".findings li")].map((item) => item.textContent);
    expect(findings).toHaveLength(evaluation.verdict.sentences.length);
    for (const [i, { text }] of evaluation.verdict.sentences.entries()) {
      expect(findings[i]?.replaceAll("\u00a0", " ")).toContain(text);
      expect(findings[i], "a line may end between a number and its sign").not.toContain(" %");
    }
    expect([...document.querySelectorAll(".warnings li")].map((item) => item.textContent)).toEqual(evaluation.warnings);
    for (const [name, text] of exampleModel.configuration) {
      expect(page).toContain(`<th scope="row">${name}</th><td>${text}</td>`);
    }
  });

  it("holds every number of the evaluation, and how it is defined", () => {
    const document = parse(page);
    for (const measure of evaluation.measures) {
      const row = document.querySelector(`tr[data-measure="${measure.id}"]`);
      for (const [kind, summary] of [
        ["synthetic", measure.synthetic],
        ["real", measure.baseline],
        ["rival", measure.rival],
      ] as const) {
        const spread = summary?.standardDeviation == null ? "" : `± ${formatValue(summary.standardDeviation)}`;
        const expected = summary ? formatValue(summary.mean) + spread : "–";
        expect(row?.querySelector(`td.${kind}`)?.textContent, `${measure.id} ${kind}`).toBe(expected);
      }
      const term = document.querySelector(`#define-${measure.id}`);
      expect(term?.textContent).toBe(measure.name);
      expect(term?.nextElementSibling?.textContent).toContain(measure.definition);
    }
  });

  it.each([
    [0.4, "low", "between real and rival"],
    [0.2, "low", "no better than the rival"],
    [0.4, "high", "no better than the rival"],
    [0.2, "high", "between real and rival"],
    [null, "low", "worse than real"],
  ] as const)("a rival of %s beside 0.3, %s is best: %s", (of, best, words) => {
    const mean = (value: number) => ({
      values: [value],
      mean: value,
      standardDeviation: null,
      halfWidth: null,
      interval: null,
    });
    const summaries = { synthetic: mean(0.3), baseline: mean(0.1), rival: of === null ? null : mean(of) };
    const measures = [{ ...(evaluation.measures[0] as (typeof evaluation.measures)[0]), ...summaries, best }];
    const standing = "between" as const;
    const document = parse(renderReport({ ...evaluation, measures: measures.map((row) => ({ ...row, standing })) }));
    expect(document.querySelector("tbody td.stands")?.textContent).toBe(words);
  });

  it("draws what the evaluation holds, and names it for those who do not see it", () => {
    const document = parse(page);
    const charts = [...document.querySelectorAll("svg")];
    // Two columns: windows, values, course in time, 3 matrices, 2 maps, window + 2 components each, privacy, training.
    expect(charts).toHaveLength(2 + 2 + 2 + 3 + 2 + 2 * 3 + 1 + 1);
    for (const chart of charts) {
      expect(chart.getAttribute("role")).toBe("img");
      expect(chart.getAttribute("aria-label")).toMatch(/\w/);
      expect(chart.outerHTML).not.toMatch(/NaN|undefined|Infinity/);
    }
    const label = "temperature: how the values are spread, real and synthetic";
    const marginal = charts.find((chart) => chart.getAttribute("aria-label") === label);
    expect(marginal?.querySelectorAll("path[d]").length).toBeGreaterThanOrEqual(4);
    const wall = charts.find((chart) => chart.getAttribute("aria-label")?.startsWith("wind: 8 real windows"));
    expect(wall?.outerHTML.match(/stroke="var\(--(real|synthetic)\)"/g)?.length).toBe(16);
  });

  it("takes nothing from elsewhere, and needs no script", () => {
    const foreign = /<script|<link|<img|<iframe|@import|url\(|\son\w+=|https?:\/\/(?!www\.w3\.org)/i;
    expect(foreign.exec(page)?.[0]).toBeUndefined();
    expect(page.length).toBeLessThan(1_000_000);
  });

  it("is the same for the same evaluation, and for one that was a JSON file", () => {
    const again = JSON.parse(JSON.stringify(evaluation)) as Evaluation;
    expect(renderReport(again, { realName: "weather.csv", syntheticName: "synthetic.csv" }) === page).toBe(true);
  });

  it("is not fooled by names", async () => {
    const names = [hostile, `"><svg onload=alert(1)>`, "a&b'c"];
    const facts = await exampleEvaluation(names, {
      model: { ...exampleModel, configuration: [[hostile, hostile]], components: [] },
      warnings: [hostile],
    });
    const options = { title: hostile, realName: hostile, syntheticName: hostile };
    const text = renderReport(facts, options);
    expect(/<script|<svg onload/i.exec(text)?.index).toBeUndefined();
    const document = parse(text);
    expect(document.querySelectorAll("script, [onload]")).toHaveLength(0);
    const captions = [...document.querySelectorAll("figcaption")].map((caption) => caption.textContent);
    for (const name of names) expect(captions).toContain(name);
    expect(document.querySelector("h1")?.textContent).toBe(hostile);
  });

  it("leaves out what there is nothing to show of", async () => {
    const one = parse(renderReport(await exampleEvaluation(["alone"])));
    const ids = [...one.querySelectorAll("h2")].map(({ id }) => id);
    expect(ids).toEqual(["scores", "windows", "values", "time", "maps", "privacy", "configuration", "definitions"]);
    expect(one.querySelector("h1")?.textContent).toBe("Evaluation of synthetic windows");
  });

  it("shows those of many columns that differ most, and says so", async () => {
    const many = renderReport(await exampleEvaluation(Array.from({ length: 30 }, (_, d) => `c${d}`)));
    expect(many).toContain("12 of 30 columns are shown, those whose values differ most.");
    expect(many).toContain("24 of 30 columns are shown");
    expect(many.length).toBeLessThan(1_000_000);
  });

  it("says what is missing where there is no document", () => {
    expect(() => renderInBrowser(evaluation)).toThrow(
      "document: expected a DOM to draw charts with, received none; in Node import renderReport from @timevae/report/node",
    );
  });
});
