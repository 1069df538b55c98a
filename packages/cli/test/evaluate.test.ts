import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Calibration, plainTraits } from "@timevae/core";
import { encodeNpy, encodeNpz } from "@timevae/data";
import { type Evaluation, formatValue } from "@timevae/eval";
import { describe, expect, it } from "vitest";
import { createStatusLine } from "../src/status-line.js";
import { couldBeCalibrated, suggestCalibration } from "../src/suggest-calibration.js";
import { listing, put, runCli, sineCsv, temporaryFolder, trainTiny } from "./helpers.js";

/** Sines with noise in long form, as `timevae sample` writes windows. */
function windowsCsv(windows: number, steps: number, columns = ["slow", "fast"], shift = 0): string {
  const lines = [["window", ...columns].join(",")];
  for (let n = 0; n < windows; n++) {
    for (let t = 0; t < steps; t++) {
      const row = n * 3 + t + Math.sin(n * 12.9898 + t * 78.233);
      lines.push(
        [n, ...columns.map((_, d) => (10 * (1 - d) + shift + Math.sin(row / (5 - 3 * d))).toFixed(4))].join(","),
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

describe("evaluate", { timeout: 180_000 }, () => {
  it("judges a model by its own held-out windows, and writes a report that holds the numbers of --json", async () => {
    const folder = temporaryFolder();
    const { model, input } = await trainTiny(folder);
    const report = join(folder, "report.html");
    const args = ["evaluate", input, model, "--fast", "--report", report, "--json", "--seed", "3"];
    const { code, stdout, stderr } = await runCli(args);
    expect(code, stderr).toBe(0);
    const evaluation = JSON.parse(stdout) as Evaluation & {
      readonly report: string;
      readonly seconds: number;
      readonly next: string | null;
    };
    // Three epochs make nothing that passes for data.
    expect(evaluation.verdict.quality).not.toBe("like-real");
    expect(evaluation.next).toMatch(/fit --preset calibrated draws what lies around them as well$/);
    expect(evaluation.report).toBe(report);
    expect(evaluation.configuration).toMatchObject({ seed: 3, fast: true, holdOut: "model" });
    expect(evaluation.data.columns).toEqual(["slow", "fast"]);
    const saved = JSON.parse(readFileSync(join(model, "timevae.json"), "utf8"));
    expect(evaluation.data.trainWindows).toBe(saved.history.trainingWindows);
    expect(evaluation.data.heldOutWindows).toBe(saved.history.validationWindows);
    expect(evaluation.model?.training).toHaveLength(3);
    expect(evaluation.model?.components.map(({ name }) => name)).toEqual(["level", "residual", "limits"]);

    const page = readFileSync(report, "utf8");
    expect(page).toContain(evaluation.verdict.headline.split(". ")[0] as string);
    for (const { id, synthetic, baseline, rival } of evaluation.measures) {
      const row = new RegExp(`<tr data-measure="${id}">.*</tr>`).exec(page)?.[0] ?? "";
      for (const summary of [synthetic, baseline, rival]) {
        expect(row, id).toContain(summary ? `>${formatValue(summary.mean)}<` : ">–<");
      }
    }
    for (const heading of ["Components", "Training", "Maps of windows", "Privacy"])
      expect(page).toContain(`>${heading}</h2>`);
    expect(stderr).toContain("windows drawn\n");
    expect(stderr).toMatch(/^ +\d+ %, .+$/m);
    expect(listing(folder)).toEqual(expect.arrayContaining(["report.html", "model", "sines.csv"]));

    const again = await runCli(["evaluate", input, model, "--fast", "--json", "--seed", "3", "--quiet"]);
    expect(again.stderr).toBe("");
    const { seconds: _, ...numbers } = JSON.parse(again.stdout);
    const { seconds: __, report: ___, ...first } = evaluation;
    expect(numbers).toEqual(first);
  });

  it("judges by the whole series that a model held out: what stands in them was not learned from", async () => {
    const folder = temporaryFolder();
    const csv = (changed?: string) => {
      const rows = ["a", "b", "c", "d", "e"].flatMap((site) =>
        Array.from({ length: 60 }, (_, t) => {
          const value = Math.sin(t / 3) + 0.5 * Math.sin(site.charCodeAt(0) * 7.1 + t * t * 0.37);
          return `${site},${(site === changed ? 0.9 * value : value).toFixed(4)}`;
        }),
      );
      return `site,x\n${rows.join("\n")}\n`;
    };
    const flags = ["--group", "site", "--validation-by", "group", "--window", "8", "--epochs", "2"];
    const fitted = async (name: string, content: string) => {
      const [input, model] = [put(folder, `${name}.csv`, content), join(folder, name)];
      const { code, stderr } = await runCli(["fit", input, "--out", model, ...flags, "--hidden", "4", "--quiet"]);
      expect(code, stderr).toBe(0);
      return { input, model, weights: readFileSync(join(model, "decoder.onnx")) };
    };
    const { input, model, weights } = await fitted("sites", csv());
    const unchanged: string[] = [];
    for (const site of ["a", "b", "c", "d", "e"]) {
      const other = await fitted(`without-${site}`, csv(site));
      if (other.weights.equals(weights)) unchanged.push(site);
    }
    expect(unchanged).toHaveLength(1);
    const args = ["evaluate", input, model, "--group", "site", "--fast", "--json", "--quiet"];
    const { code, stdout, stderr } = await runCli(args);
    expect(code, stderr).toBe(0);
    const { configuration, data } = JSON.parse(stdout) as Evaluation;
    expect(configuration.holdOut).toBe("model");
    expect([data.trainWindows, data.heldOutWindows, data.droppedWindows]).toEqual([4 * 53, 53, 0]);
  });

  it("judges files of rows and of windows, and says it in words", async () => {
    const folder = temporaryFolder();
    const real = put(folder, "real.csv", sineCsv(200));
    const synthetic = put(folder, "synthetic.csv", windowsCsv(80, 8));
    const heldOut = put(folder, "later.csv", sineCsv(90));
    const args = ["evaluate", real, synthetic, "--held-out", heldOut, "--time", "day", "--fast"];
    const { code, stdout, stderr } = await runCli(args);
    expect(code, stderr).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^(Hard to tell|Close to|Recognisable|Easily told).*\.$/);
    expect(lines[2]).toMatch(/^- A small recurrent judge tells synthetic windows from real ones in \d+ % /);
    expect(stdout).toMatch(/^Discriminative score +[\d.]+ ± [\d.]+ +[\d.]+ ± [\d.]+ +[\d.]+ ± [\d.]+$/m);
    expect(stdout).toMatch(
      /^judged {2}80 synthetic windows against 193 real windows and 83 held out, 8 steps × 2 columns$/m,
    );
    // Files are nobody's model.
    expect(stdout).not.toMatch(/^next/m);
    // The held-out file begins like the other one.
    expect(stdout).toContain("! 83 of 83 held-out windows equal a training window in every number");
    expect(stderr.replaceAll(folder, "DIR")).toContain(
      "DIR/synthetic.csv: 80 windows of 8 steps × 2 columns, by column window\n",
    );
  });
});

describe("what to try next", () => {
  it.each([
    ["told-apart", true],
    ["recognisable", true],
    ["close", true],
    ["like-real", false],
    ["unknown", false],
  ] as const)("is a calibration where windows are %s: %s", (quality, isSuggested) => {
    expect(suggestCalibration(quality) !== null).toBe(isSuggested);
  });

  it("is none for a model that is calibrated, or whose data no calibration takes", () => {
    const traits = plainTraits;
    const kinds = { name: "sky", first: 0, categories: ["rain", "sun"] };
    expect(couldBeCalibrated({ traits })).toBe(true);
    expect(couldBeCalibrated({ traits: { ...traits, fill: [0] } })).toBe(true);
    expect(couldBeCalibrated({ traits, calibration: {} as Calibration })).toBe(false);
    expect(couldBeCalibrated({ traits: { ...traits, lengths: [0, 0, 3] } })).toBe(false);
    expect(couldBeCalibrated({ traits: { ...traits, categorical: [kinds] } })).toBe(false);
    expect(couldBeCalibrated({ traits: { ...traits, transforms: [null, { kind: "log1p" }] } })).toBe(false);
  });
});

describe("evaluate refuses", () => {
  const real = (folder: string) => put(folder, "real.csv", sineCsv(200));
  const array = (shape: readonly number[], name = "data") => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i / 3));
    return encodeNpz({ [name]: { shape: [...shape], data } });
  };
  const withNaN = Float32Array.from({ length: 60 * 8 * 2 }, (_, i) => (i === 21 ? Number.NaN : Math.sin(i)));
  const bad: readonly (readonly [
    what: string,
    file: string,
    content: string | Uint8Array,
    args: string[],
    message: string,
  ])[] = [
    [
      "another T",
      "s.npz",
      array([60, 9, 2]),
      ["--window", "8"],
      "synthetic: expected windows of T = 8 steps as the real ones, received T = 9; cut both into windows of the same length",
    ],
    [
      "another D",
      "s.npz",
      array([60, 8, 3]),
      [],
      "synthetic: expected D = 2 columns as the real windows (slow, fast), received D = 3 (feature_0, feature_1, feature_2); choose the same columns",
    ],
    [
      "columns that are missing",
      "s.csv",
      windowsCsv(60, 8, ["slow", "quick"]),
      [],
      'DIR/s.csv: columns: there is no column "fast"; the columns are window, slow, quick',
    ],
    [
      "too few windows",
      "s.csv",
      windowsCsv(12, 8),
      [],
      "synthetic: expected at least 40 windows of at least 2 steps and 1 feature, received 12 of 8 × 2; judges need some to learn from and others to be tested on",
    ],
    [
      "values that are none",
      "s.npy",
      encodeNpy({ shape: [60, 8, 2], data: withNaN }),
      [],
      "DIR/s.npy: window 1, step 2, feature 1: expected a finite number, received NaN (1 such value in all); fill or remove them",
    ],
    [
      "a file that is not there",
      "none.csv",
      "",
      [],
      "DIR/none.csv: expected a file, there is none (looked for DIR/none.csv); check the spelling and the folder you are in",
    ],
    [
      "a report of another kind",
      "s.csv",
      windowsCsv(60, 8),
      ["--report", "report.pdf"],
      '--report: expected a file that ends in .html, received "report.pdf"',
    ],
    [
      "a key where there is no archive",
      "s.csv",
      windowsCsv(60, 8),
      ["--key", "data"],
      '--key: expected none, received "data"; none of the files is an .npz archive',
    ],
    [
      "a seed that is none",
      "s.csv",
      windowsCsv(60, 8),
      ["--seed", "-1"],
      '--seed: expected an integer ≥ 0, received "-1"',
    ],
  ];
  it.each(bad)("%s", async (_, file, content, args, message) => {
    const folder = temporaryFolder();
    const path = file === "none.csv" ? join(folder, file) : put(folder, file, content);
    const input = real(folder);
    const before = listing(folder);
    const { code, stdout, stderr } = await runCli(["evaluate", input, path, "--fast", "--quiet", ...args]);
    expect(stderr.replaceAll(folder, "DIR")).toBe(`error: ${message}\n`);
    expect([stdout, code]).toEqual(["", 2]);
    expect(listing(folder)).toEqual(before);
  });

  it("to replace a report without --force, before it judges anything", async () => {
    const folder = temporaryFolder();
    const report = put(folder, "report.html", "mine");
    const { code, stderr } = await runCli(["evaluate", "none.csv", "none.csv", "--report", report]);
    expect([code, stderr.replaceAll(folder, "DIR")]).toEqual([
      2,
      "error: DIR/report.html: expected a new file, it exists; give another name, or --force to replace it\n",
    ]);
    expect(readFileSync(report, "utf8")).toBe("mine");
  });

  it("a window or columns beside a model, and a model that is not whole", async () => {
    const folder = temporaryFolder();
    const { model, input } = await trainTiny(folder);
    for (const [args, message] of [
      [["--window", "8"], "--window: expected none with a model, received 8; the model's own is used"],
      [["--columns", "slow"], '--columns: expected none with a model, received ["slow"]; the model\'s own is used'],
    ] as const) {
      const { code, stderr } = await runCli(["evaluate", input, model, ...args]);
      expect([code, stderr]).toEqual([2, `error: ${message}\n`]);
    }
    writeFileSync(join(model, "decoder.onnx"), "x");
    const broken = await runCli(["evaluate", input, model]);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain("decoder.onnx: expected the file that was saved with timevae.json");
  });
});

describe("the line that says how far it is", () => {
  const watch = (isTTY: boolean) => {
    const written: string[] = [];
    let now = 0;
    const stderr = { write: (text: string) => written.push(text), columns: 20 };
    const line = createStatusLine({ stderr, isTTY }, () => now);
    for (let k = 0; k < 200; k++, now += 40) line.update(`${k} %, and more than fits`);
    line.finish();
    return written;
  };
  it("is drawn again on a terminal, never wider than it, and gone at the end", () => {
    const written = watch(true);
    expect(written.slice(0, 2)).toEqual(["\r0 %, and more than \x1b[K", "\r3 %, and more than \x1b[K"]);
    expect(written.at(-1)).toBe("\r\x1b[K");
  });
  it("is a line in five seconds elsewhere", () => {
    expect(watch(false)).toEqual(["0 %, and more than fits\n", "125 %, and more than fits\n"]);
  });
});
