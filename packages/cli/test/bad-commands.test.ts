import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { listing, put, runCli, sineCsv, temporaryFolder, trainTiny } from "./helpers.js";

const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i / 3));

describe("sample, reconstruct and info refuse", () => {
  it("a model that is not whole, and outputs that cannot be", async () => {
    const folder = temporaryFolder();
    const { model, input } = await trainTiny(folder);
    const out = join(folder, "x.csv");
    const refused = async (args: readonly string[], message: string, exitCode = 2) => {
      const before = listing(folder);
      const { code, stdout, stderr } = await runCli(args);
      expect(stderr.replaceAll(folder, "DIR")).toBe(`error: ${message}\n`);
      expect([stdout, code]).toEqual(["", exitCode]);
      expect(listing(folder)).toEqual(before);
    };
    const copy = (name: string) => {
      cpSync(model, join(folder, name), { recursive: true });
      return join(folder, name);
    };

    const lacking = copy("lacking");
    rmSync(join(lacking, "encoder.onnx"));
    for (const args of [
      ["sample", lacking, "--out", out],
      ["reconstruct", lacking, input, "--out", out],
      ["info", lacking],
    ]) {
      await refused(
        args,
        "DIR/lacking/encoder.onnx: expected this file of the model, could not read it (ENOENT: no such file or directory, stat 'DIR/lacking/encoder.onnx')",
      );
    }
    const altered = copy("altered");
    const bytes = readFileSync(join(altered, "decoder.onnx"));
    bytes[bytes.length - 300] = (bytes[bytes.length - 300] as number) ^ 1;
    writeFileSync(join(altered, "decoder.onnx"), bytes);
    await refused(
      ["sample", altered, "--out", out],
      `decoder.onnx: expected the file that was saved with timevae.json, received different bytes (${bytes.length}). It was altered or cut off; restore the model folder from where it was made`,
    );
    const broken = copy("broken");
    appendFileSync(join(broken, "timevae.json"), "}");
    await refused(["info", broken], "timevae.json: expected JSON, received something that does not parse");
    await refused(
      ["sample", join(folder, "none"), "--out", out],
      "DIR/none: expected a model folder with decoder.onnx, encoder.onnx, timevae.json, found nothing there",
    );

    await refused(
      ["sample", model, "--out", "x.txt"],
      '--out: expected a file that ends in .csv, .tsv, .json, .ndjson, .jsonl (or .gz of these), .parquet, .arrow, .feather, .npy or .npz, received "x.txt"',
    );
    await refused(
      ["sample", model, "--out", input],
      "DIR/sines.csv: expected a new file, it exists; give another name, or --force to replace it",
    );
    await refused(
      ["reconstruct", model, input, "--out", input],
      "DIR/sines.csv: expected a new file, it exists; give another name, or --force to replace it",
    );
    await refused(
      ["sample", model, "--out", join(folder, "no", "x.csv")],
      "DIR/no/x.csv: expected an existing folder DIR/no, there is none; create it first",
    );
    await refused(["sample", model, "--out", out, "--count", "0"], '--count: expected an integer ≥ 1, received "0"');
    await refused(
      ["sample", model, "--out", out, "--count", "1e12"],
      "count: 1000000000000 windows are 16000000000000 numbers, more than the limit of 2^30; sample fewer at a time with different seeds",
    );

    const noise = put(folder, "z.npy", encodeNpy({ shape: [4, 3], data: numbers(12) }));
    await refused(
      ["sample", model, "--out", out, "--noise", noise],
      "DIR/z.npy: expected latent vectors [N, 2], received an array [4, 3]",
    );
    await refused(
      ["sample", model, "--out", out, "--noise", noise, "--seed", "3"],
      "option '--noise <file>' cannot be used with option '--seed <n>'",
    );
    const infinite = put(folder, "i.npy", encodeNpy({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 1e40) }));
    await refused(
      ["sample", model, "--out", out, "--noise", infinite],
      "DIR/i.npy: vector 1, number 1: expected a finite float32, received 1e+40",
    );
    await refused(
      ["sample", model, "--out", out, "--noise", "z.csv"],
      '--noise: expected a file that ends in .npy or .npz, received "z.csv"',
    );

    const other = put(folder, "other.csv", sineCsv(40).replace("slow", "slaw"));
    await refused(
      ["reconstruct", model, other, "--out", out],
      'DIR/other.csv: columns: there is no column "slow"; did you mean "slaw"? the columns are day, slaw, fast, sky',
    );
    const cube = put(folder, "cube.npy", encodeNpy({ shape: [3, 4, 2], data: numbers(24) }));
    await refused(
      ["reconstruct", model, cube, "--out", out],
      "DIR/cube.npy: expected windows of 8 steps × 2 features (slow, fast) as the model has, received 4 × 2",
    );
  });

  it("a command that does not exist, and no command", async () => {
    expect(await runCli(["smaple"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: unknown command 'smaple'\n(Did you mean sample?)\n",
    });
    const { code, stdout, stderr } = await runCli([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Usage: timevae/);
    expect(await runCli(["fit", "a.csv"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: required option '--out <folder>' not specified\n",
    });
  });

  it("with one line of JSON for machines", async () => {
    const usage = await runCli(["sample", "--json", "--out", "x.csv"]);
    expect([usage.code, usage.stdout]).toEqual([2, ""]);
    expect(JSON.parse(usage.stderr)).toEqual({
      error: { code: "usage", message: "missing required argument 'model'" },
    });
    const input = await runCli(["info", "none", "--json"]);
    expect([input.code, input.stdout]).toEqual([2, ""]);
    expect(JSON.parse(input.stderr)).toEqual({
      error: {
        code: "file-not-found",
        message: "none: expected a model folder with decoder.onnx, encoder.onnx, timevae.json, found nothing there",
      },
    });
  });
});
