import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportModel, fit } from "@timevae/core";
import { parseCsv, seriesToCsv } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { python, whyNoPython } from "@timevae-internal/testing/python";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snippet } from "../src/logic/snippet.js";
import { describeModel } from "../src/worker/describe-model.js";
import { prepareTable } from "../src/worker/prepare-windows.js";
import type { ModelFacts, SampleRequest } from "../src/worker/protocol.js";
import { exampleCsv } from "./example-csv.js";

const noPython = whyNoPython(["onnxruntime", "numpy"]);
const tsx = ["--conditions=@timevae/source", "--import", createRequire(import.meta.url).resolve("tsx")];
const command = fileURLToPath(new URL("../../../packages/cli/src/bin.ts", import.meta.url));
const sample: SampleRequest = { count: 6, seed: 3, start: "2024-01-03T00:00", edit: {} };

describe.each([
  ["smooth", {}],
  ["calibrated", { calibration: { iterations: 30, latentComponents: 4 } }],
])("the code that the page shows of a %s model runs, and draws what the page draws", (_, training) => {
  // Inside this package, so that imports resolve as a user's would.
  const folder = mkdtempSync(fileURLToPath(new URL("../.run-", import.meta.url)));
  let facts: ModelFacts;
  let expected: string;
  let changed: string;
  const edit = { level: [{ scale: 2 }] };
  const run = (program: string, file: string, args: readonly string[] = []) => {
    writeFileSync(join(folder, file), program);
    return execFileSync(process.execPath, [...tsx, join(folder, file), ...args], { cwd: folder, encoding: "utf8" });
  };

  beforeAll(async () => {
    const choices = { time: "time", columns: ["load", "temperature"], window: 8, stride: 2 };
    const { series, timeStep, facts: windows } = prepareTable(parseCsv(exampleCsv(200)), choices, 7);
    const model = await fit(series, {
      engine: await createOrtEngine({ runtime: "node", threads: 1 }),
      model: { blocks: windows.proposals.map(({ block }) => block), hidden: [8], latentDim: 3 },
      training: { epochs: 3, seed: 7, ...training },
      timeStep,
    });
    facts = await describeModel(model, series, "trained");
    const { files } = await exportModel(model, { ort });
    mkdirSync(join(folder, "generator"));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, "generator", name), bytes);
    const { count, seed } = sample;
    const start = sample.start as string;
    expected = seriesToCsv(await model.sample(count, { seed, start }));
    changed = seriesToCsv(await model.sample(count, { seed, start, edit }));
    await model.dispose();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("in JavaScript", () => {
    expect(run(snippet("javascript", facts, sample), "draw.mjs")).toMatch(/^\[ 6, 8, 2 \] \[ 'load', 'temperature' \]/);
    expect(run(snippet("javascript", facts, { ...sample, edit }), "change.mjs")).toMatch(/^\[ 6, 8, 2 \]/);
  });

  it(`in Python, ${python}`, (context) => {
    if (noPython) return context.skip(noPython);
    writeFileSync(join(folder, "draw.py"), snippet("python", facts, sample));
    const printed = execFileSync(python, [join(folder, "draw.py")], { cwd: folder, encoding: "utf8" });
    expect(printed.trim()).toBe("(6, 8, 2) ['load', 'temperature']");
  });

  it.each(["as learned", "with changes"])("on the command line, %s", (which) => {
    const text = snippet("command", facts, which === "as learned" ? sample : { ...sample, edit });
    const [, document] = /^# edit\.json\n(.*)\n/.exec(text) ?? [];
    if (document !== undefined) writeFileSync(join(folder, "edit.json"), document);
    const [, flags] = /^npx timevae (sample .*)$/m.exec(text) ?? [];
    const args = [...(flags as string).split(" "), "--force", "--quiet"];
    execFileSync(process.execPath, [...tsx, command, ...args], { cwd: folder });
    expect(numbers(readFileSync(join(folder, "synthetic.csv"), "utf8"))).toEqual(
      numbers(which === "as learned" ? expected : changed),
    );
  });
});

/** The columns that were learned, without times. */
function numbers(csv: string): number[] {
  const { columns, cells } = parseCsv(csv);
  return ["load", "temperature"].flatMap((name) => [...(cells[columns.indexOf(name)] ?? [])].map(Number));
}
