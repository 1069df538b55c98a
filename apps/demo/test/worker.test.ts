import { findSeasons, generateSines, parseCsv } from "@timevae/data";
import type { Engine, Executable } from "@timevae/graph";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { proposeBlocks } from "../src/logic/propose-blocks.js";
import { snippet } from "../src/logic/snippet.js";
import { createGate, gateEngine } from "../src/worker/create-gate.js";
import { inspectTable } from "../src/worker/inspect-table.js";
import { openModelFiles } from "../src/worker/open-model-files.js";
import { prepareTable, prepareWindows } from "../src/worker/prepare-windows.js";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Days with a weekly season. */
function weeks(days: number): string {
  const rows = Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${10 + (day % 7)},${(Math.sin(day * 12.9898) * 43758.5453) % 1},sunny`;
  });
  return ["date,visits,noise,weather", ...rows].join("\n");
}

describe("inspectTable", () => {
  it("tells numbers, times and text apart, and says what is wrong with a column in its own place", () => {
    const csv = "date,good,gap,typo,word\n2024-01-01,1,2,3,red\n2024-01-02,2,,x,blue\n2024-01-03,3,4,5,red\n";
    const facts = inspectTable(parseCsv(csv), "mixed.csv");
    expect(facts.time).toBe("date");
    expect(facts.columns.map(({ kind }) => kind)).toEqual(["time", "number", "faulty", "faulty", "text"]);
    expect(facts.columns[1]).toMatchObject({ minimum: 1, maximum: 3, problem: null });
    expect(facts.columns[2]?.problem).toMatch(/missing value.*line 3/);
    expect(facts.columns[3]?.problem).toMatch(/line 3.*received "x"/);
    expect(facts.columns[4]?.problem).toBe("text, 2 different values");
    expect(facts.choices.columns).toEqual(["good"]);
  });
});

describe("prepareTable", () => {
  const table = parseCsv(weeks(140));
  const choices = { time: "date", columns: ["visits", "noise"], window: 14, stride: 1 };

  it("cuts windows, says what is held out, and proposes the season that is there", () => {
    const { facts, series, timeStep } = prepareTable(table, choices, 7);
    expect(series.shape).toEqual([127, 14, 2]);
    expect(timeStep).toEqual({ unit: "millisecond", count: 86_400_000 });
    expect(facts.rows).toMatchObject({ count: 140, unused: 0, timeStep: "1 day", timeProblem: null });
    expect(facts.trainingWindows + facts.heldOutWindows).toBeLessThanOrEqual(127);
    expect(facts.heldOutWindows).toBeGreaterThan(5);
    expect(facts.rows?.drawn.seconds?.[1]).toBe(Date.UTC(2024, 0, 2) / 1000);
    const season = facts.proposals.find(({ block }) => block.type === "seasonality");
    expect(season).toMatchObject({ chosen: true, block: { seasons: 7, stepsPerSeason: 1 } });
  });

  it("explains what cannot be done", () => {
    const prepare = (changed: object) => () => prepareTable(table, { ...choices, ...changed }, 7);
    expect(prepare({ columns: [] })).toThrow(/Choose at least one column/);
    expect(prepare({ window: 200 })).toThrow(/at least 200 rows.*received 140; choose a smaller window/);
    const gapped = parseCsv(weeks(140).replace(/2024-02-01.*\n/, ""));
    const { facts } = prepareTable(gapped, choices, 7);
    expect(facts.rows?.timeProblem).toMatch(/1 gap.*Rows are counted instead/);
    expect(facts.rows?.drawn.seconds).toBeNull();
    const few = prepareTable(parseCsv(weeks(20)), choices, 7).facts;
    expect(few.warnings).toEqual([
      expect.stringContaining("Only 7 windows"),
      expect.stringContaining("Too few separate windows"),
    ]);
  });

  it("takes windows as they are", () => {
    const { facts } = prepareWindows(generateSines({ windows: 50, seed: 1 }), 0);
    expect(facts).toMatchObject({ windows: 50, steps: 24, rows: null, trainingWindows: 45, heldOutWindows: 5 });
    expect(facts.proposals.filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual(["level", "residual"]);
  });
});

describe("proposeBlocks", () => {
  it("takes a smooth cycle for a year of days, whose seasons would be 365", () => {
    const rows = 1461;
    const values = Float64Array.from({ length: rows }, (_, day) => Math.sin((2 * Math.PI * day) / 365.2425));
    const timeStep = { unit: "millisecond", count: 86_400_000 } as const;
    const found = findSeasons({ columns: ["x"], values, start: 20_000 }, { timeStep });
    const year = proposeBlocks(found, 24).find(({ id }) => id === "season0");
    expect(year?.block).toMatchObject({ type: "fourierSeasonality", harmonics: 4 });
    expect(year?.block.period).toBeCloseTo(365.2425, 3);
    expect(year?.chosen).toBe(true);
  });
});

describe("gateEngine", () => {
  it("holds training steps back while it is closed, and lets everything else through", async () => {
    const calls: string[] = [];
    const executable = {
      run: async () => {
        calls.push("run");
        return {};
      },
      runSteps: async () => {
        calls.push("runSteps");
        return {};
      },
    } as unknown as Executable;
    const engine: Engine = { name: "test", compile: async () => executable };
    const gate = createGate();
    const gated = await gateEngine(engine, gate).compile({ state: [{}] } as never);
    gate.close();
    const step = gated.runSteps({}, 1);
    await (await gateEngine(engine, gate).compile({ state: [] } as never)).run({});
    const trained = gated.run({});
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(calls).toEqual(["run"]);
    gate.open();
    await Promise.all([step, trained]);
    expect(calls).toEqual(["run", "runSteps", "run"]);
    await gated.runSteps({}, 1);
    expect(calls).toHaveLength(4);
  });
});

describe("openModelFiles", () => {
  const content = { "decoder.onnx": bytes("d"), "encoder.onnx": bytes("e"), "timevae.json": bytes("{}") };

  it("finds a model's files in a zip's folder, or as they are", () => {
    const zipped = zipSync({ generator: { ...content, "README.md": bytes("?") } }) as Uint8Array<ArrayBuffer>;
    expect(openModelFiles([{ name: "generator.zip", bytes: zipped }])).toEqual(content);
    const files = Object.entries(content).map(([name, each]) => ({ name, bytes: each }));
    expect(openModelFiles(files)).toEqual(content);
  });

  it("takes what a calibrated model has beside those", () => {
    const calibrated = { ...content, "generator.onnx": bytes("g"), "likelihood.onnx": bytes("l") };
    const zipped = zipSync({ generator: calibrated }) as Uint8Array<ArrayBuffer>;
    expect(openModelFiles([{ name: "generator.zip", bytes: zipped }])).toEqual(calibrated);
  });

  it("says what is missing, and what is no zip", () => {
    expect(() => openModelFiles([{ name: "decoder.onnx", bytes: bytes("d") }])).toThrow(
      /in decoder\.onnx encoder\.onnx and timevae\.json are missing/,
    );
    expect(() => openModelFiles([{ name: "a.zip", bytes: bytes("no") }])).toThrow(/a\.zip: expected a zip file/);
  });
});

describe("snippet", () => {
  const model = { steps: 24, columns: ["a"], calendar: null, isCalibrated: false };
  const sample = { count: 10, seed: 3, start: null, edit: {} };

  it("draws what the page draws, in each language", () => {
    expect(snippet("javascript", model, sample)).toContain("generator.sample(10, { seed: 3 })");
    const changed = { ...sample, start: "2024-02-01", edit: { level: [{ scale: 2 }] } };
    expect(snippet("javascript", model, changed)).toContain(
      'sample(10, { seed: 3, start: "2024-02-01", edit: {level: [{scale: 2}]} })',
    );
    expect(snippet("command", model, changed)).toContain("--count 10 --seed 3 --start 2024-02-01 --edit edit.json");
    const profile = { ...sample, edit: { seasonality_0: [{ profile: [1, 2], features: ["a"] }] } };
    expect(snippet("javascript", model, profile)).toContain('loadModel("generator"');
    expect(snippet("python", model, sample)).toContain("(10, 24, 1)");
    expect(snippet("python", model, sample)).toContain("generator/decoder.onnx");
  });

  it("draws from the generator of a calibrated model, which the small runtime does not change", () => {
    const calibrated = { ...model, isCalibrated: true };
    expect(snippet("python", calibrated, sample)).toContain("generator/generator.onnx");
    expect(snippet("python", calibrated, sample)).toMatch(/"uniform":\n.*random\.random\(\(10,/);
    expect(snippet("javascript", calibrated, sample)).toContain("generator.sample(10, { seed: 3 })");
    const changed = { ...sample, edit: { level: [{ scale: 2 }] } };
    expect(snippet("javascript", calibrated, changed)).toContain('loadModel("generator"');
  });
});
