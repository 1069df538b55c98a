import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadGenerator } from "@timevae/onnx";
import { readGeneratorFolder } from "@timevae/onnx/node";
import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { listing, put, runCli, temporaryFolder, trainTiny } from "./helpers.js";

const names = [
  "README.md",
  "decoder-edit.onnx",
  "decoder.onnx",
  "encoder.onnx",
  "golden.json",
  "manifest.json",
  "reconstruct.onnx",
  "timevae.json",
];

describe("export", () => {
  it("writes a folder that other programs run, and that is still a model", async () => {
    const folder = temporaryFolder();
    const { model } = await trainTiny(folder);
    const out = join(folder, "generator");
    const { code, stdout } = await runCli(["export", model, "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/generator: windows of 8 steps × 2 columns, weights in float32\n/);
    expect(stdout).toMatch(/\ndecoder\.onnx +\d.* kB +noise to windows and their components\n/);
    expect(listing(out)).toEqual(names);
    expect(readFileSync(join(out, "decoder.onnx"))).toEqual(readFileSync(join(model, "decoder.onnx")));

    const csv = join(folder, "x.csv");
    expect((await runCli(["sample", out, "--out", csv, "--count", "3", "--seed", "4"])).code).toBe(0);
    const rows = readFileSync(csv, "utf8").trim().split("\n").slice(1);
    const generator = await loadGenerator(await readGeneratorFolder(out), { ort });
    const { values } = await generator.sample(3, { seed: 4 });
    const written = rows.flatMap((row) => row.split(",").slice(1).map(Number));
    expect(written).toHaveLength(values.length);
    for (const [i, value] of values.entries()) expect(written[i]).toBeCloseTo(value, 4);
    await generator.dispose();
  });

  it.each([
    ["--float16", "float16"],
    ["--quantize=int8", "int8"],
  ])("%s says how far off the files are", async (flag, precision) => {
    const folder = temporaryFolder();
    const { model } = await trainTiny(folder);
    const out = join(folder, "small");
    const { code, stdout } = await runCli(["export", model, "--out", out, flag]);
    expect(code).toBe(0);
    expect(stdout).toContain(`weights in ${precision}\n`);
    expect(stdout).toMatch(/\nHow far that is from float32 weights, on 256 windows of seed 0 /);
    expect(stdout).toMatch(/\ndecoder\.onnx +sample [\d.e-]+ %, [\d.e-]+ % of a column's range\n/);
    expect(stdout).toMatch(/\nencoder\.onnx +z_mean [\d.e-]+, [\d.e-]+; z_log_var [\d.e-]+, [\d.e-]+\n/);
    expect(listing(out)).toEqual(names.filter((name) => name !== "timevae.json"));
    const asModel = await runCli(["info", out]);
    expect([asModel.code, asModel.stderr]).toEqual([
      2,
      `error: ${out}: expected a saved model, found one exported with weights in fewer bits, for ONNX runtimes only. ` +
        "Give the folder that it was exported from; in JavaScript, loadGenerator of @timevae/onnx runs this one\n",
    ]);
    const again = await runCli(["export", model, "--out", out, flag, "--force", "--json"]);
    const { path, precision: said, files } = JSON.parse(again.stdout);
    expect([path, said]).toEqual([out, precision]);
    const { error } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")).files["decoder.onnx"];
    expect(files.find(({ name }: { name: string }) => name === "decoder.onnx").error).toEqual(error);
  });

  it("refuses what it cannot do", async () => {
    const folder = temporaryFolder();
    const { model } = await trainTiny(folder);
    const out = join(folder, "generator");
    const fails = async (args: string[], code: number, message: RegExp) => {
      const outcome = await runCli(args);
      expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
      expect(outcome.stderr).toMatch(message);
    };
    await fails(["export", model], 2, /^error: required option '--out <folder>' not specified\n$/);
    await fails(["export", model, "--out", out, "--quantize", "int4"], 2, /'int4' is invalid.*int8/);
    await fails(["export", model, "--out", out, "--float16", "--quantize", "int8"], 2, /cannot be used with/);
    await fails(["export", join(folder, "nothing"), "--out", out], 2, /expected a model folder .* found nothing there/);
    await fails(["export", model, "--out", model, "--force"], 2, /found no manifest\.json in it/);
    put(folder, "file", "mine");
    await fails(["export", model, "--out", join(folder, "file"), "--force"], 2, /to replace, found a file/);
    writeFileSync(join(model, "decoder.onnx"), readFileSync(join(model, "decoder.onnx")).subarray(0, 500));
    await fails(["export", model, "--out", out], 2, /decoder\.onnx: expected the file that was saved/);
    expect(listing(folder).filter((name) => name.startsWith("generator") || name.startsWith("."))).toEqual([]);
  });
});
