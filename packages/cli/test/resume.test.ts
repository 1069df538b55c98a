import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createInterruption } from "../src/interruption.js";
import { listing, put, runCli, sineCsv, temporaryFolder, tiny } from "./helpers.js";

const names = ["decoder.onnx", "encoder.onnx", "timevae.json"];
const filesOf = (model: string) => names.map((name) => readFileSync(join(model, name)));
/** So long that a Ctrl-C after the first line of progress always comes before the end. */
const flags = [...tiny, "--epochs", "400", "--time", "day"];

/** Ctrl-C as soon as an epoch is over. */
async function stopEarly(args: readonly string[]) {
  const interruption = createInterruption(() => expect.unreachable("an exit"));
  const onError = (text: string) => {
    if (text.startsWith("epoch 1/")) interruption.request(130);
  };
  return runCli(args, { interruption, onError });
}

describe("fit --resume", () => {
  it("goes on after Ctrl-C and ends with the same bytes", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const [model, untouched] = [join(folder, "model"), join(folder, "untouched")];
    expect((await runCli(["fit", input, "--out", untouched, ...flags])).code).toBe(0);
    const args = ["fit", input, "--out", model, ...flags];
    const stopped = await stopEarly(args);
    expect(stopped.code).toBe(0);
    expect(stopped.stderr).toMatch(/were kept\nto go on from here, give the same again with --resume\n$/);
    expect(listing(folder)).toContain("model.checkpoint");
    expect((await runCli(["info", model])).code).toBe(0);

    const again = await runCli(args);
    expect(again.code).toBe(2);
    expect(again.stderr).toBe(
      `error: ${model}.checkpoint: expected no unfinished training of this model, found one; go on with --resume, or begin anew with --force\n`,
    );
    const other = await runCli([...args, "--resume", "--batch-size", "8"]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      "error: resume: training.batchSize: expected 16 as in the checkpoint, received 8. Give what the training was begun with",
    );

    const resumed = await runCli([...args, "--resume", "--json"]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/model\.checkpoint: going on in epoch \d+ of 400, after \S+ s of training\n/);
    const { run, result, warnings } = JSON.parse(resumed.stdout);
    expect(run.resumptions).toHaveLength(1);
    expect(result.stopReason).not.toBe("cancelled");
    expect(Array.isArray(warnings)).toBe(true);
    expect(filesOf(model)).toEqual(filesOf(untouched));
    expect(listing(folder)).not.toContain("model.checkpoint");
  });

  it("without a checkpoint begins anew, and says so", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const { code, stderr } = await runCli(["fit", input, "--out", join(folder, "model"), ...tiny, "--resume"]);
    expect(code).toBe(0);
    expect(stderr).toContain(`${folder}/model.checkpoint: no unfinished training there; beginning anew\n`);
  });

  it("with a damaged checkpoint says what it is, and changes nothing", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    const path = join(folder, "model.checkpoint");
    writeFileSync(path, "timevae checkpoint");
    const { code, stderr } = await runCli(["fit", input, "--out", join(folder, "model"), ...tiny, "--resume"]);
    expect([code, stderr]).toEqual([2, `error: ${path}: checkpoint: expected a checkpoint, received other bytes\n`]);
    expect(listing(folder)).toEqual(["model.checkpoint", "sines.csv"]);
  });
});

describe("a checkpoint that cannot be written", () => {
  it("is a warning at once and at the end, and the model comes out all the same", async () => {
    const folder = temporaryFolder();
    const input = put(folder, "sines.csv", sineCsv(120));
    // A folder of that name is in the way.
    mkdirSync(join(folder, "model.checkpoint"));
    const model = join(folder, "model");
    const args = ["fit", input, "--out", model, ...tiny, "--force", "--checkpoint-every", "0.000001"];
    const { code, stderr } = await runCli(args);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /\nwarning: the checkpoint could not be kept, training goes on without it: .*model\.checkpoint: could not write the checkpoint: E/,
    );
    expect(stderr).toMatch(/\n\d+ checkpoints could not be written; the model is complete\n/);
    expect(listing(folder).filter((name) => name.includes("partial"))).toEqual([]);
    expect((await runCli(["info", model])).code).toBe(0);
  });

  it.each(["0", "-5", "soon"])("because of its interval is refused: %s", async (minutes) => {
    const { code, stderr } = await runCli(["fit", "x.csv", "--out", "y", "--checkpoint-every", minutes]);
    expect(code).toBe(2);
    expect(stderr).toContain("--checkpoint-every: expected a number of minutes > 0");
  });
});
