import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy, encodeNpz } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { listing, npyBytes, put, runCli, sineCsv, temporaryFolder, tiny, trainTiny } from "./helpers.js";

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
  { what: "a missing file", file: "none.csv", message: "" },
  { what: "an empty file", file: "a.csv", content: "", message: "" },
  { what: "a header only", file: "a.csv", content: "x,y\n", message: "" },
  { what: "ragged rows", file: "a.csv", content: "x,y\n1,2\n3\n4,5\n", message: "" },
  { what: "text in a numeric column", file: "a.csv", content: `x,y\n${rows(30, (i) => (i === 7 ? "1,oops" : `${i},2`))}\n`, message: "" },
  { what: "missing values", file: "a.csv", content: `x,y\n${rows(30, (i) => (i % 10 === 7 ? "1," : `${i},2`))}\n`, message: "" },
  { what: "an infinity in a table", file: "a.csv", content: `x,y\n${rows(30, (i) => (i === 7 ? "1,Infinity" : `${i},2`))}\n`, message: "" },
  { what: "NaN in an array", file: "a.npy", content: encodeNpy({ shape: [40, 2], data: numbers(80).fill(Number.NaN, 5, 6) }), message: "" },
  { what: "fewer rows than a window", file: "a.csv", content: sineCsv(5), message: "" },
  { what: "one window only", file: "a.csv", content: sineCsv(8), message: "" },
  { what: "no numeric column", file: "a.csv", content: `day,sky\n${rows(30, (i) => `2024-01-${i + 1},clear`)}\n`, message: "" },
  { what: "a wrong npz key", file: "a.npz", content: archive, args: ["--key", "frist"], message: "" },
  { what: "an npz without a clear choice", file: "a.npz", content: archive, message: "" },
  { what: "Python objects", file: "a.npy", content: npyBytes("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", new Uint8Array(8)), message: "" },
  { what: "a truncated npz", file: "a.npz", content: archive.subarray(0, archive.length - 30), message: "" },
  { what: "a truncated npy", file: "a.npy", content: encodeNpy({ shape: [40, 2], data: numbers(80) }).subarray(0, 200), message: "" },
  { what: "another kind of file", file: "a.xlsx", content: "x", message: "" },
  { what: "a column that is not there", file: "a.csv", content: sineCsv(40), args: ["--columns", "slow,fats"], message: "" },
  { what: "a time column that is not there", file: "a.csv", content: sineCsv(40), args: ["--time", "date"], message: "" },
  { what: "an absurd model size", file: "a.csv", content: sineCsv(40), args: ["--hidden", "60000,60000"], message: "" },
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
});
