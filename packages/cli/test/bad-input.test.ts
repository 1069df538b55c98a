import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy, encodeNpz } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { listing, npyBytes, put, runCli, sineCsv, temporaryFolder, tiny } from "./helpers.js";

const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join("\n");
const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i / 3));
const archive = encodeNpz({ first: { shape: [40, 2], data: numbers(80) }, second: { shape: [3], data: numbers(3) } });

interface BadInput {
  readonly what: string;
  readonly file: string;
  readonly content?: string | Uint8Array;
  readonly args?: readonly string[];
  readonly message: string;
}

const badInputs: readonly BadInput[] = [
  {
    what: "a missing file",
    file: "none.csv",
    message:
      "DIR/none.csv: expected a file, there is none (looked for DIR/none.csv); check the spelling and the folder you are in",
  },
  {
    what: "an empty file",
    file: "a.csv",
    content: "",
    message: "DIR/a.csv: expected a header line and rows, received an empty file",
  },
  {
    what: "a header only",
    file: "a.csv",
    content: "x,y\n",
    message: 'DIR/a.csv: expected rows after the header, received none; the header names ["x","y"]',
  },
  {
    what: "ragged rows",
    file: "a.csv",
    content: "x,y\n1,2\n3\n4,5\n",
    message: "DIR/a.csv: line 3: expected 2 cells as in the header, received 1",
  },
  {
    what: "text in a numeric column",
    file: "a.csv",
    content: `x,y\n${rows(30, (i) => (i === 7 ? "1,oops" : `${i},2`))}\n`,
    message:
      'DIR/a.csv: line 9, column "y": expected a number, received "oops"; correct the cell, name the columns to use and leave this one out, or declare the cell as missing',
  },
  {
    what: "missing values",
    file: "a.csv",
    content: `x,y\n${rows(30, (i) => (i % 10 === 7 ? "1," : `${i},2`))}\n`,
    message:
      'DIR/a.csv: 3 missing values: column "y" lacks 3 (lines 9, 19, 29). Fill or remove them, or say what to do with gaps: mask (not learned from) or interpolate:3 (rows, at most)',
  },
  {
    what: "an infinity in a table",
    file: "a.csv",
    content: `x,y\n${rows(30, (i) => (i === 7 ? "1,Infinity" : `${i},2`))}\n`,
    message: 'DIR/a.csv: line 9, column "y": expected a finite number, received "Infinity"; replace or remove it',
  },
  {
    what: "NaN in an array",
    file: "a.npy",
    content: encodeNpy({ shape: [40, 2], data: numbers(80).fill(Number.NaN, 5, 6) }),
    message:
      'DIR/a.npy: 1 missing value: column "feature_1" lacks 1 (row 2). Fill or remove them, or say what to do with gaps: mask (not learned from) or interpolate:3 (rows, at most)',
  },
  {
    what: "fewer rows than a window",
    file: "a.csv",
    content: sineCsv(5),
    message: "DIR/a.csv: expected at least 8 rows for one window of 8 steps, received 5; choose a smaller window",
  },
  {
    what: "one window only",
    file: "a.csv",
    content: sineCsv(8),
    message:
      "series: expected at least 2 windows of at least 2 steps and 1 feature, received 1 of 8 × 2. Shorter windows or a smaller stride give more of them",
  },
  {
    what: "no numeric column",
    file: "a.csv",
    content: `day,sky\n${rows(30, (i) => `2024-01-${i + 1},clear`)}\n`,
    message: 'DIR/a.csv: expected at least one numeric column, received "day" (dates), "sky" (text, 1 different value)',
  },
  {
    what: "a wrong npz key",
    file: "a.npz",
    content: archive,
    args: ["--key", "frist"],
    message:
      'DIR/a.npz: key: there is no array "frist", did you mean "first"?; the keys are first (float32 [40, 2]), second (float32 [3])',
  },
  {
    what: "an npz without a clear choice",
    file: "a.npz",
    content: archive,
    message:
      "DIR/a.npz: key: expected a choice, the file holds 2 arrays and none is called data; the keys are first (float32 [40, 2]), second (float32 [3])",
  },
  {
    what: "Python objects",
    file: "a.npy",
    content: npyBytes("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", new Uint8Array(8)),
    message:
      'DIR/a.npy: npy: expected floats, integers or booleans, received dtype "|O"; it holds Python objects (pickle), which can run code and are never loaded; save it with astype(float)',
  },
  {
    what: "a truncated npz",
    file: "a.npz",
    content: archive.subarray(0, archive.length - 30),
    message:
      "DIR/a.npz: npz: expected a whole zip archive: its directory, which stands at the end, is missing; it is truncated. Copy or save the file again",
  },
  {
    what: "a truncated npy",
    file: "a.npy",
    content: encodeNpy({ shape: [40, 2], data: numbers(80) }).subarray(0, 200),
    message: "DIR/a.npy: npy: expected 320 bytes for shape [40, 2] of float32, received 72; it is truncated",
  },
  {
    what: "another kind of file",
    file: "a.xlsx",
    content: "x",
    message:
      'DIR/a.xlsx: expected a file that ends in .csv, .tsv, .txt, .json, .ndjson, .jsonl, .npy, .npz, .parquet, .arrow, .feather, text also with .gz, received ".xlsx"',
  },
  {
    what: "a column that is not there",
    file: "a.csv",
    content: sineCsv(40),
    args: ["--columns", "slow,fats"],
    message: 'DIR/a.csv: columns: there is no column "fats"; did you mean "fast"? the columns are day, slow, fast, sky',
  },
  {
    what: "a time column that is not there",
    file: "a.csv",
    content: sineCsv(40),
    args: ["--time", "date"],
    message: 'DIR/a.csv: time: there is no column "date"; did you mean "day"? the columns are day, slow, fast, sky',
  },
  {
    what: "an absurd model size",
    file: "a.csv",
    content: sineCsv(40),
    args: ["--hidden", "60000,60000"],
    message:
      "model: 21601740290 parameters for windows of 8 × 2 are more than the limit of 20000000. Use shorter windows, fewer columns or smaller hidden sizes, or raise training.maxParameters",
  },
];
describe("fit refuses", () => {
  it.each(badInputs)("$what", async ({ file, content, args = [], message }) => {
    const folder = temporaryFolder();
    const path = join(folder, file);
    if (content !== undefined) put(folder, file, content);
    const before = listing(folder);
    const { code, stdout, stderr } = await runCli(["fit", path, "--out", join(folder, "model"), ...tiny, ...args]);
    expect(stderr.replaceAll(folder, "DIR")).toBe(`error: ${message}\n`);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(listing(folder)).toEqual(before);
  });

  const badFlags: readonly (readonly [args: readonly string[], message: string])[] = [
    [["--epochs", "many"], '--epochs: expected a number, received "many"'],
    [["--epochs", "0"], "--epochs: expected number to be >=1, received 0"],
    [["--batch-size", "1.5"], "--batch-size: expected int, received 1.5"],
    [["--learning-rate", "2"], "--learning-rate: expected number to be <=1, received 2"],
    [["--validation", "0.9"], "--validation: expected number to be <=0.5, received 0.9"],
    [["--seed", "-1"], "--seed: expected number to be >=0, received -1"],
    [["--latent-dim", "0x10"], '--latent-dim: expected a number, received "0x10"'],
    [["--hidden", "50,,100"], '--hidden: expected numbers with commas between them, received "50,,100"'],
    [["--hidden", "50,100000"], "--hidden[1]: expected number to be <=65536, received 100000"],
    [["--window", "1"], '--window: expected an integer ≥ 2, received "1"'],
    [["--stride", "0"], '--stride: expected an integer ≥ 1, received "0"'],
    [["--columns", "a,,b"], '--columns: expected names with commas between them, received "a,,b"'],
    [["--threads", "some"], '--threads: expected "auto" or an integer from 1 to 256, received "some"'],
    [
      ["--engine", "tfjs"],
      "option '--engine <name>' argument 'tfjs' is invalid. Allowed choices are ort, ort-node, ort-web, tfjs-node, tfjs-node-gpu.",
    ],
    [["--provider", "cuda,,cpu"], '--provider: expected names with commas between them, received "cuda,,cpu"'],
    [
      ["--engine", "tfjs-node", "--provider", "cuda"],
      "--provider: expected none with --engine tfjs-node, received cuda; TensorFlow chooses by itself",
    ],
    [
      ["--engine", "tfjs-node-gpu", "--threads", "2"],
      "--threads: expected none with --engine tfjs-node-gpu, received 2; TensorFlow chooses by itself",
    ],
    [
      ["--preset", "papr"],
      "option '--preset <name>' argument 'papr' is invalid. Allowed choices are default, paper, calibrated, dense.",
    ],
    [["--epoch", "3"], "unknown option '--epoch'\n(Did you mean --epochs?)"],
    [["more.csv"], "too many arguments for 'fit'. Expected 1 argument but got 2."],
    [["--key", "data"], 'DIR/a.csv: key: expected none, received "data"; the file is a table'],
  ];
  it.each(badFlags)("flags %j", async (args, message) => {
    const folder = temporaryFolder();
    const path = put(folder, "a.csv", sineCsv(40));
    const { code, stdout, stderr } = await runCli(["fit", path, "--out", join(folder, "model"), ...args]);
    expect(stderr.replaceAll(folder, "DIR")).toBe(`error: ${message}\n`);
    expect([stdout, code, listing(folder)]).toEqual(["", 2, ["a.csv"]]);
  });

  const badConfigs: readonly (readonly [content: string, message: string])[] = [
    ['{ "modl": {} }', 'expected only the keys model, training, received "modl"'],
    [
      '{ "model": { "latentDm": 2 } }',
      'model: expected only the keys encoder, latentDim, hidden, blocks, reconstructionWeight, observationNoise, scaling, limits, transforms, unequalLengths, encoderSeesMask, received "latentDm"',
    ],
    [
      '{ "training": { "plateau": { "factr": 2 } } }',
      'training.plateau: expected only the keys patience, factor, minimum, received "factr"',
    ],
    ['{ "training": { "epochs": "3" } }', 'training.epochs: expected number, received "3"'],
    ["[1]", "expected an object with the keys model, training, received [1]"],
  ];
  it.each(badConfigs)("a configuration %s", async (content, message) => {
    const folder = temporaryFolder();
    const path = put(folder, "a.csv", sineCsv(40));
    const config = put(folder, "config.json", content);
    const { code, stderr } = await runCli(["fit", path, "--out", join(folder, "model"), "--config", config]);
    expect(stderr.replaceAll(folder, "DIR")).toBe(`error: DIR/config.json: ${message}\n`);
    expect([code, listing(folder)]).toEqual([2, ["a.csv", "config.json"]]);
  });

  it("a configuration with an unknown block", async () => {
    const folder = temporaryFolder();
    const config = put(folder, "config.json", '{ "model": { "blocks": [{ "type": "levl" }] } }');
    const { code, stderr } = await runCli(["fit", "a.csv", "--out", join(folder, "model"), "--config", config]);
    expect(stderr).toMatch(/config\.json: model\.blocks\[0\]: .*expected one of level, .*, received "levl"\n$/);
    expect(code).toBe(2);
  });

  it("a configuration that is no JSON", async () => {
    const folder = temporaryFolder();
    const config = put(folder, "config.json", "{");
    const { code, stderr } = await runCli(["fit", "a.csv", "--out", join(folder, "model"), "--config", config]);
    expect(stderr).toMatch(/config\.json: expected JSON, received something that does not parse \(.+\)\n$/);
    expect(code).toBe(2);
  });

  it("to replace a folder, before it reads or trains anything", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    mkdirSync(out);
    const exists = await runCli(["fit", "none.csv", "--out", out]);
    expect(exists).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${out}: expected a new folder, it exists; give another name, or --force to replace the model in it\n`,
    });
    const nothingLeft = await runCli(["fit", "none.csv", "--out", out, "--resume"]);
    expect(nothingLeft.code).toBe(2);
    expect(nothingLeft.stderr).toMatch(
      /it exists, and there is no checkpoint to go on from, as after a finished training; give/,
    );
    put(out, "thesis.txt", "x");
    const foreign = await runCli(["fit", "none.csv", "--out", out, "--force"]);
    expect(foreign).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${out}: expected a model folder to replace, found "thesis.txt" in it; give another name\n`,
    });
    const below = join(out, "thesis.txt", "model");
    const impossible = await runCli(["fit", "none.csv", "--out", below]);
    expect(impossible).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: ${below}: expected a place to write to, ${join(out, "thesis.txt")} is not a folder; give another name\n`,
    });
    expect(listing(folder)).toEqual(["out", "out/thesis.txt"]);
  });
});
