import { join } from "node:path";
import type { FitProgress } from "@timevae/core";
import { describe, expect, it, vi } from "vitest";
import { createProgressLine } from "../src/progress-line.js";
import { put, runCli, sineCsv, temporaryFolder, tiny } from "./helpers.js";

const epoch = (k: number): FitProgress => ({
  epoch: k,
  epochs: 200,
  learningRate: 1e-3,
  loss: { total: 23.456, reconstruction: 7.0001, kl: 2.4561 },
  validation: { total: 25, reconstruction: 7.5, kl: 2.5 },
  windowsPerSecond: 12345.6,
  secondsLeft: 100,
  bestEpoch: k,
});

/** One epoch each 40 milliseconds. */
function watch(isTTY: boolean, columns: number, epochs: number): string[] {
  const written: string[] = [];
  let now = 0;
  const stderr = { write: (text: string) => written.push(text), columns };
  const line = createProgressLine({ stderr, isTTY }, () => now);
  for (let k = 1; k <= epochs; k++, now += 40) line.update(epoch(k));
  line.finish();
  return written;
}

describe("progress", () => {
  it("on a terminal is one line, drawn at most ten times a second", () => {
    const written = watch(true, 120, 51);
    // Drawn at 0, 120, 240 … 1920 ms, then the last epoch and the line's end.
    expect(written).toHaveLength(17 + 1 + 1);
    expect(written.at(-1)).toBe("\n");
    expect(written.slice(0, -1).every((text) => text.startsWith("\r") && text.endsWith("\x1b[K"))).toBe(true);
  });

  it("on a terminal counts the seconds of a long first epoch", () => {
    vi.useFakeTimers();
    try {
      const written: string[] = [];
      const line = createProgressLine({ stderr: { write: (text) => written.push(text), columns: 140 }, isTTY: true });
      line.start(200);
      vi.advanceTimersByTime(2500);
      line.finish();
      vi.advanceTimersByTime(2500);
      expect(written).toEqual(["\repoch 1/200, 1.0 s\x1b[K", "\repoch 1/200, 2.0 s\x1b[K", "\n"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    [
      140,
      "epoch   1/200 [--------------------] loss 23.46 (reconstruction 7.000, KL 2.456), validation 25.00, 12,346 windows/s, 1 min 40 s left",
    ],
    [
      120,
      "epoch   1/200 loss 23.46 (reconstruction 7.000, KL 2.456), validation 25.00, 12,346 windows/s, 1 min 40 s left",
    ],
    [98, "epoch   1/200 loss 23.46 (rec 7.000, KL 2.456), val 25.00, 12,346 windows/s, 1 min 40 s left"],
    [40, "epoch   1/200 loss 23.46 (rec 7.000, KL"],
  ])("fits %i columns", (columns, text) => {
    expect(watch(true, columns, 1)).toEqual([`\r${text}\x1b[K`, "\n"]);
  });

  it("elsewhere is plain lines: the first, the last, one in five seconds", () => {
    const written = watch(false, 80, 200);
    expect(written.map((text) => /^epoch (\d+)\//.exec(text)?.[1])).toEqual(["1", "126", "200"]);
    expect(written.at(-1)).toBe(
      "epoch 200/200, loss 23.46 (reconstruction 7.000, KL 2.456), validation 25.00, 12,346 windows/s\n",
    );
  });
});

describe("what a person reads", () => {
  it("the plan before training on stderr, the result on stdout", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const args = ["fit", input, "--out", join(folder, "model"), ...tiny, "--time", "day"];
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(0);
    expect(stderr.replaceAll(folder, "DIR").split("\n").slice(0, 9)).toEqual([
      "input       DIR/sines.csv: 120 rows × 2 columns, cut into 113 windows of 8 steps (stride 1)",
      "columns     slow, fast",
      "left out    day (time column), sky (text, 1 different value)",
      "time step   1 day",
      expect.stringMatching(/^windows {5}\d+ to learn from, \d+ held out, \d+ that overlap both left out$/),
      "model       level + residual, latent 2, hidden 4, 5",
      expect.stringMatching(/^parameters {2}\d+$/),
      "training    at most 3 epochs, batches of 16, seed 0",
      "engine      ort-node (cpu)",
    ]);
    expect(stdout.replaceAll(folder, "DIR").split("\n")).toEqual([
      expect.stringMatching(
        /^trained {2}3 epochs, all that were asked for; the weights of epoch \d were kept \(.* s\)$/,
      ),
      expect.stringMatching(/^loss {5}training \S+ \(reconstruction \S+, KL \S+\); validation \S+ \(.*\)$/),
      expect.stringMatching(/^latent {3}\d of 2 latent units carry information$/),
      expect.stringMatching(
        /^samples {2}drawn windows differ \d+ % as much as the data's windows, and reach the kinds that \d+ % of them are of$/,
      ),
      ...stdout.split("\n").filter((line) => line.startsWith("warning  ")),
      "model    DIR/model",
      "",
    ]);
    const info = await runCli(["info", join(folder, "model")]);
    expect(info.stderr).toBe("");
    const [facts = "", ...tables] = info.stdout.split("\n\n");
    expect(facts.split("\n").map((line) => line.slice(0, 12).trim())).toEqual([
      ...[
        "format",
        "window",
        "columns",
        "",
        "calendar",
        "components",
        "encoder",
        "parameters",
        "scaling",
        "limits",
        "training",
      ],
      ...["windows", "trained", "loss", "latent", "samples"],
      ...info.stdout.split("\n").flatMap((line) => (line.startsWith("warning  ") ? ["warning"] : [])),
      ...["files", "", ""],
    ]);
    expect(facts).toContain("\ncalendar    2024-01-01 … 2024-04-29, a step is 1 day\n");
    expect(tables.map((table) => table.split("\n")[0])).toEqual([
      "Mean ± standard deviation over 500 drawn windows, in the columns' units:",
      "level: one value for a whole window",
      "residual: over all steps",
      "limits: over all steps",
    ]);
    expect(tables[1]).toMatch(/^.*\n {2} +slow +fast\n {2}level +\S+ ± \S+ +\S+ ± \S+$/);
    expect(info.stdout).toContain("slow: 5 … 14.999\n");
  });

  it("nothing on stderr with --quiet", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const model = join(folder, "model");
    const out = join(folder, "x.csv");
    const commands = [
      ["fit", input, "--out", model, ...tiny],
      ["sample", model, "--out", out],
      ["reconstruct", model, input, "--out", out, "--force"],
    ];
    for (const args of commands) {
      const { code, stdout, stderr } = await runCli([...args, "--quiet"], { isTTY: true });
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).not.toBe("");
    }
  });

  it("help and version", async () => {
    const fit = await runCli(["fit", "--help"]);
    expect([fit.code, fit.stderr]).toEqual([0, ""]);
    const text = fit.stdout.replace(/\s+/g, " ");
    expect(text).toContain("--batch-size <n> windows per step; the last, smaller batch is kept (default: 16)");
    expect(text).toContain(
      "--hidden <n,n> hidden sizes of the encoder; the decoder has them in reverse (default: 50,100,200)",
    );
    for (const command of ["sample", "reconstruct", "info"]) {
      expect((await runCli(["help", command])).stdout).toMatch(new RegExp(`^Usage: timevae ${command} `));
    }
    const version = await runCli(["--version"]);
    expect([version.code, version.stderr]).toEqual([0, ""]);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });
});
