import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy, encodeNpz } from "@timevae/data";
import { readTable } from "@timevae/data/node";
import { describe, expect, it } from "vitest";
import { listing, npyBytes, put, runCli, sineCsv, temporaryFolder, tiny, trainTiny } from "./helpers.js";

const wave = (rows: number) =>
  Float32Array.from({ length: rows * 2 }, (_, i) => Math.sin(Math.floor(i / 2) / 4 + (i % 2)));

/** Windows of 8 steps out of {@link wave}. */
function windows(): Float32Array {
  const rows = wave(67);
  return Float32Array.from({ length: 60 * 16 }, (_, i) => rows[Math.floor(i / 16) * 2 + (i % 16)] as number);
}

function fortranNpy(): Uint8Array {
  const rows = wave(67);
  const columns = Float32Array.from({ length: 134 }, (_, i) => rows[(i % 67) * 2 + Math.floor(i / 67)] as number);
  const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (67, 2), }";
  return npyBytes(header, new Uint8Array(columns.buffer));
}

/** Numbers of an output file, without the window's number. */
async function tableOf(path: string): Promise<{ columns: readonly string[]; rows: number[][] }> {
  const { columns, cells, rows } = await readTable(path);
  return { columns, rows: Array.from({ length: rows }, (_, row) => cells.map((cell) => Number(cell[row]))) };
}

describe("fit, sample, reconstruct and info", () => {
  it.each([
    ["sines.csv", sineCsv(67), ["slow", "fast"]],
    ["sines.tsv", sineCsv(67, "\t"), ["slow", "fast"]],
    ["rows.npy", encodeNpy({ shape: [67, 2], data: wave(67) }), ["feature_0", "feature_1"]],
    ["windows.npy", encodeNpy({ shape: [60, 8, 2], data: windows() }), ["feature_0", "feature_1"]],
    ["windows.npz", encodeNpz({ data: { shape: [60, 8, 2], data: windows() } }), ["feature_0", "feature_1"]],
    ["fortran.npy", fortranNpy(), ["feature_0", "feature_1"]],
  ])("go from %s to files", async (name, content, columns) => {
    const folder = temporaryFolder();
    const input = put(folder, name, content);
    const model = join(folder, "deep", "model");
    const fitted = await runCli(["fit", input, "--out", model, ...tiny, "--json"]);
    expect(fitted.code).toBe(0);
    const { path, seconds, plan, result, losses } = JSON.parse(fitted.stdout);
    expect({ path, windows: plan.windows, steps: plan.steps, columns: plan.columns }).toEqual({
      path: model,
      windows: 60,
      steps: 8,
      columns,
    });
    expect(plan.trainingWindows + plan.validationWindows).toBeLessThanOrEqual(60);
    expect(result).toMatchObject({ epochs: 3, stopReason: "epochs" });
    expect(losses.training.total).toBeGreaterThan(0);
    expect(losses.validation.total).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThan(0);
    expect(listing(model)).toEqual(["decoder.onnx", "encoder.onnx", "timevae.json"]);

    for (const out of [join(folder, "new.csv"), join(folder, "new.npz")]) {
      const sampled = await runCli(["sample", model, "--out", out, "--count", "7", "--json"]);
      expect(JSON.parse(sampled.stdout)).toMatchObject({ path: out, count: 7, steps: 8, columns, seed: 0 });
    }
    const table = await tableOf(join(folder, "new.csv"));
    expect(table.columns).toEqual(["window", ...columns]);
    expect(table.rows).toHaveLength(56);

    const clean = join(folder, "clean.csv");
    const reconstructed = await runCli(["reconstruct", model, input, "--out", clean, "--json"]);
    // Rows are cut side by side: 67 / 8; windows are taken as they are.
    const count = name.startsWith("windows") ? 60 : 8;
    expect(JSON.parse(reconstructed.stdout)).toMatchObject({ path: clean, count, columns });

    const info = JSON.parse((await runCli(["info", model, "--json"])).stdout);
    expect(info.columns.map((column: { name: string }) => column.name)).toEqual(columns);
    expect(info).toMatchObject({ formatVersion: 2, steps: 8, parameters: plan.parameters, config: plan.model });
  });

  it("take Fortran order for what it is", async () => {
    const folder = temporaryFolder();
    const decoders = [];
    for (const [name, content] of [
      ["c", encodeNpy({ shape: [67, 2], data: wave(67) })],
      ["f", fortranNpy()],
    ] as const) {
      const model = join(folder, name);
      await runCli(["fit", put(folder, `${name}.npy`, content), "--out", model, ...tiny]);
      decoders.push(readFileSync(join(model, "decoder.onnx")));
    }
    expect(decoders[0]?.equals(decoders[1] as Buffer)).toBe(true);
  });

  it("give the same bytes for the same seed, others for another", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const bytes: Record<string, Buffer> = {};
    for (const [name, seed] of [
      ["a", "5"],
      ["b", "5"],
      ["c", "6"],
    ] as const) {
      const model = join(folder, name);
      await runCli(["fit", input, "--out", model, ...tiny, "--seed", seed]);
      await runCli(["sample", model, "--out", `${model}.npz`, "--seed", seed]);
      await runCli(["sample", model, "--out", `${model}.csv`, "--seed", seed, "--count", "3"]);
      for (const file of [join(model, "decoder.onnx"), join(model, "timevae.json"), `${model}.npz`, `${model}.csv`]) {
        bytes[file.slice(folder.length + 1).replace(/^./, `${name}:`)] = readFileSync(file);
      }
    }
    for (const file of ["/decoder.onnx", "/timevae.json", ".npz", ".csv"]) {
      expect(bytes[`a:${file}`]?.equals(bytes[`b:${file}`] as Buffer), file).toBe(true);
      expect(bytes[`a:${file}`]?.equals(bytes[`c:${file}`] as Buffer), file).toBe(false);
    }
  });

  it("decode exactly the noise that is given", async () => {
    const folder = temporaryFolder();
    const { model } = await trainTiny(folder);
    const vectors = Float32Array.of(0, 0, 1, -1, 0, 0);
    const npy = put(folder, "z.npy", encodeNpy({ shape: [3, 2], data: vectors }));
    const npz = put(folder, "z.npz", encodeNpz({ z: { shape: [3, 2], data: Float64Array.from(vectors) } }));
    const [a, b] = [join(folder, "a.csv"), join(folder, "b.csv")];
    const { code, stdout } = await runCli(["sample", model, "--noise", npy, "--out", a, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ count: 3, noise: npy });
    await runCli(["sample", model, "--noise", npz, "--out", b]);
    expect(readFileSync(a, "utf8")).toBe(readFileSync(b, "utf8"));
    const { rows } = await tableOf(a);
    const window = (n: number) => rows.slice(n * 8, n * 8 + 8).map(([, ...values]) => values);
    expect(window(0)).toEqual(window(2));
    expect(window(0)).not.toEqual(window(1));
  });

  it("keep a constant column constant, and say so", async () => {
    const folder = temporaryFolder();
    const lines = Array.from({ length: 60 }, (_, i) => `${Math.sin(i / 3)},7.5`);
    const input = put(folder, "a.csv", `wave,still\n${lines.join("\n")}\n`);
    const model = join(folder, "model");
    const { code, stderr } = await runCli(["fit", input, "--out", model, ...tiny]);
    expect(code).toBe(0);
    expect(stderr).toContain("constant    still (always 7.5)\n");
    const out = join(folder, "x.csv");
    await runCli(["sample", model, "--out", out, "--count", "4"]);
    expect(new Set((await tableOf(out)).rows.map((row) => row[2]))).toEqual(new Set([7.5]));
  });

  it("read configuration from a file, and flags before it", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(60));
    const config = put(
      folder,
      "config.json",
      JSON.stringify({ model: { hidden: [3], latentDim: 5 }, training: { epochs: 9, batchSize: 7 } }),
    );
    const out = join(folder, "model");
    const args = ["--config", config, "--epochs", "2", "--latent-dim", "3", "--preset", "dense", "--validation", "0"];
    const { code, stdout } = await runCli(["fit", input, "--out", out, "--json", ...args]);
    expect(code).toBe(0);
    const { plan, losses } = JSON.parse(stdout);
    expect(plan.model).toMatchObject({ encoder: "dense", hidden: [3], latentDim: 3 });
    expect(plan.training).toMatchObject({ epochs: 2, batchSize: 7, validationFraction: 0 });
    expect(losses.validation).toBe(null);
  });

  it("replace what exists with --force only", async () => {
    const folder = temporaryFolder();
    const { model, input } = await trainTiny(folder);
    const before = readFileSync(join(model, "decoder.onnx"));
    expect((await runCli(["fit", input, "--out", model, ...tiny, "--seed", "1", "--force"])).code).toBe(0);
    expect(before.equals(readFileSync(join(model, "decoder.onnx")))).toBe(false);
    const out = put(folder, "x.csv", "old");
    expect((await runCli(["sample", model, "--out", out, "--count", "1", "--force"])).code).toBe(0);
    expect(readFileSync(out, "utf8")).toMatch(/^window,slow,fast\n/);
    expect(listing(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("sample in WebAssembly what was learned natively", async () => {
    const folder = temporaryFolder();
    const { model } = await trainTiny(folder);
    const tables: number[][] = [];
    for (const engine of ["ort", "ort-node", "ort-web"]) {
      const out = join(folder, `${engine}.csv`);
      expect((await runCli(["sample", model, "--out", out, "--count", "2", "--engine", engine])).code).toBe(0);
      tables.push((await tableOf(out)).rows.flat());
    }
    for (const table of tables.slice(1)) {
      tables[0]?.forEach((value, i) => {
        expect(value).toBeCloseTo(table[i] as number, 3);
      });
    }
  });

  it("overlap windows where --stride says so", async () => {
    const folder = temporaryFolder();
    const { model, input } = await trainTiny(folder);
    mkdirSync(join(folder, "out"));
    const out = join(folder, "out", "x.npz");
    const { stdout, stderr } = await runCli(["reconstruct", model, input, "--out", out, "--stride", "1"]);
    expect(stdout).toMatch(/x\.npz: 113 windows of 8 steps × 2 columns \(.* s, .* windows\/s\)\n$/);
    expect(stderr).toMatch(/sines\.csv: 120 rows × 2 columns, cut into 113 windows of 8 steps \(stride 1\)\n$/);
  });
});
