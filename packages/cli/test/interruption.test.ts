import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { createInterruption } from "../src/interruption.js";
import { listing, put, runCli, sineCsv, temporaryFolder, tiny } from "./helpers.js";

const forever = [...tiny, "--preset", "paper", "--epochs", "1000000"];

describe("Ctrl-C", () => {
  it("during a training keeps the best weights so far and says so", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const model = join(folder, "model");
    const interruption = createInterruption((code) => expect.unreachable(`exit ${code}`));
    const onError = (text: string) => {
      if (text.startsWith("epoch 1/")) interruption.request(130);
    };
    const { code, stdout, stderr } = await runCli(["fit", input, "--out", model, ...forever, "--json"], {
      interruption,
      onError,
    });
    expect(code).toBe(0);
    const { result } = JSON.parse(stdout);
    expect(result.stopReason).toBe("cancelled");
    expect(stderr).toContain("stopping; once more to give up without a model\n");
    expect(stderr).toContain(`stopped: the best weights so far, epoch ${result.bestEpoch}, were kept\n`);
    expect((await runCli(["info", model])).stdout).toContain("then stopped from outside");
  });

  it("before the first epoch is over leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const interruption = createInterruption((code) => expect.unreachable(`exit ${code}`));
    const onError = (text: string) => {
      if (text.startsWith("input ")) interruption.request(130);
    };
    const outcome = await runCli(["fit", input, "--out", join(folder, "model"), ...forever], { interruption, onError });
    expect([outcome.code, outcome.stdout]).toEqual([1, ""]);
    expect(outcome.stderr).toMatch(
      /\nerror: training was stopped before the first epoch was over; nothing has been learned\n$/,
    );
    expect(listing(folder)).toEqual(["sines.csv"]);
  });

  it("ends a command that does not take the signal", () => {
    const exit = vi.fn();
    createInterruption(exit).request(130);
    expect(exit.mock.calls).toEqual([[130]]);
  });

  it("twice ends at once; twice within a moment is once", () => {
    const exit = vi.fn();
    const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
    const interruption = createInterruption(exit);
    const signal = interruption.take();
    interruption.request(130);
    expect(signal.aborted).toBe(true);
    clock.mockReturnValue(1200);
    interruption.request(130);
    expect(exit).not.toHaveBeenCalled();
    clock.mockReturnValue(1400);
    interruption.request(143);
    expect(exit.mock.calls).toEqual([[143]]);
  });

  it("waits for a file that is being written", async () => {
    const exit = vi.fn();
    const interruption = createInterruption(exit);
    const result = await interruption.hold(async () => {
      interruption.request(130);
      await new Promise(setImmediate);
      expect(exit).not.toHaveBeenCalled();
      return "written";
    });
    expect(result).toBe("written");
    expect(exit.mock.calls).toEqual([[130]]);
  });

  it("reaches the real command", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const model = join(folder, "model");
    const { code, stdout } = await interruptBin(["fit", input, "--out", model, ...forever, "--json"], "SIGINT");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).result.stopReason).toBe("cancelled");
    const out = join(folder, "x.csv");
    expect((await runCli(["sample", model, "--out", out, "--count", "2"])).code).toBe(0);
    const files = listing(model).map((name) => `model/${name}`);
    expect(listing(folder)).toEqual(["model", "model.checkpoint", ...files, "sines.csv", "x.csv"]);
  });
});

/** Starts the command as a process and sends it a signal after its first epoch. */
function interruptBin(
  args: readonly string[],
  signal: NodeJS.Signals,
): Promise<{ code: number | null; stdout: string }> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const built = join(root, "dist", "bin.js");
  const command = existsSync(built)
    ? [built]
    : ["--import", "tsx", "--conditions=@timevae/source", join(root, "src", "bin.ts")];
  const child = spawn(process.execPath, [...command, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    if (String(data).includes("epoch 1/")) child.kill(signal);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout }));
  });
}
