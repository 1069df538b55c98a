import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { python, whyNoPython } from "@timevae-internal/testing/python";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportExample } from "../src/export-example.js";
import { readmeProgram } from "../src/readme-program.js";
import { runPython } from "../src/run-python.js";

const noPython = whyNoPython(["onnxruntime", "numpy"]);

describe.each([
  ["an exported model", false],
  ["a calibrated model", true],
] as const)("the README of %s", (_, isCalibrated) => {
  // Inside this package, so that its imports resolve as a receiver's would.
  const folder = mkdtempSync(fileURLToPath(new URL("../.run-", import.meta.url)));
  let files: Readonly<Record<string, Uint8Array>>;
  beforeAll(async () => {
    ({ files } = await exportExample(isCalibrated));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has a program in JavaScript that runs", { timeout: 60_000 }, () => {
    writeFileSync(join(folder, "example.mjs"), readmeProgram(files["README.md"]!, "js"));
    const tsx = createRequire(import.meta.url).resolve("tsx");
    const args = ["--conditions=@timevae/source", "--import", tsx, "example.mjs"];
    const printed = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).split("\n");
    expect(printed[0]).toBe(
      `5 x 14 x 2 = level + trend + seasonality_0 + events + residual + limits${isCalibrated ? " + noise" : ""}`,
    );
    const [, before, after] = /^last value (\S+) then (\S+)$/.exec(printed[1]!)!;
    expect(Number(before)).not.toBe(Number(after));
    expect(printed[2]).toMatch(/^anomaly scores \[/);
  });

  it(`has a program in Python that runs, in ${python}`, { timeout: 60_000 }, (context) => {
    if (noPython) return context.skip(noPython);
    const printed = runPython(readmeProgram(files["README.md"]!, "python"), files).split("\n");
    const all = `decoder.onnx, decoder-edit.onnx, encoder.onnx, reconstruct.onnx${isCalibrated ? ", generator.onnx" : ""}`;
    expect(printed[0]).toBe(`as it was exported: ${all}`);
    if (isCalibrated) expect(printed.splice(1, 1)[0]).toMatch(/^as data are: \(5, 14, 2\) mean \[.*\]$/);
    expect(printed[1]).toMatch(/^\(5, 14, 2\) mean \[.*\] with trend doubled \[.*\]$/);
  });
});
