import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../src/index.js";
import { expectFault, sines } from "./helpers.js";
import { interrupt, run, type Training } from "./interrupted-training.js";

describe("a checkpoint of another training is refused, naming what differs", () => {
  const other = "Give what the training was begun with, or begin anew without the checkpoint";
  const cases: [string, Training, string][] = [
    ["a seed", { training: { seed: 4 } }, "training.seed: expected 3 as in the checkpoint, received 4"],
    ["more epochs", { training: { epochs: 6 } }, "training.epochs: expected 5 as in the checkpoint, received 6"],
    ["a hidden size", { model: { hidden: [8, 17] } }, "model.hidden[1]: expected 16 as in the checkpoint, received 17"],
    [
      "no plateau",
      { training: { plateau: null } },
      "training.plateau: expected an object with keys patience, factor, minimum as in the checkpoint, received null",
    ],
    [
      "a block's option",
      { model: { blocks: [{ type: "level" }, { type: "trend", degree: 2 }] } },
      'model.blocks[1].type: expected "residual" as in the checkpoint, received "trend"',
    ],
    ["fewer windows", { series: sines(59) }, "windows.training: expected 54 as in the checkpoint, received 53"],
    ["steps", { series: sines(60, 13) }, "windows.steps: expected 12 as in the checkpoint, received 13"],
    [
      "other numbers",
      { series: sines(60, 12, 2, 2) },
      "the data are other ones than the checkpoint was made from: expected the same windows of the same numbers",
    ],
    [
      "one other number",
      {
        series: (() => {
          const series = sines();
          const values = series.values.slice();
          values[100] = values[100]! * 1.0001;
          return { ...series, values };
        })(),
      },
      "the data are other ones than the checkpoint was made from: expected the same windows of the same numbers",
    ],
    [
      "column names",
      { series: { ...sines(), columns: ["a", "feature_1"] } },
      'columns[0]: expected "feature_0" as in the checkpoint, received "a"',
    ],
  ];

  it.each(cases)("%s", async (_, training, difference) => {
    const checkpoint = (await interrupt({}, 3)) as Checkpoint;
    await expectFault(
      run(training, { resume: checkpoint, onPlan: () => expect.unreachable("a plan") }),
      `invalid-argument: resume: ${difference}. ${other}`,
    );
  });

  it("but another engine is only said: its rounding differs", async () => {
    const checkpoint = (await interrupt({}, 3)) as Checkpoint;
    const notices: string[] = [];
    const model = await run(
      {},
      { resume: { ...checkpoint, engine: "abacus" }, onNotice: (text) => notices.push(text) },
    );
    expect(notices).toEqual([
      "the checkpoint was made with abacus; with ort-node (cpu) the result will differ in its last digits",
    ]);
    await model.dispose();
  });

  // biome-ignore lint/suspicious/noExplicitAny: a checkpoint to break
  const broken: [string, (checkpoint: any) => unknown, RegExp][] = [
    ["an epoch that does not follow", (c) => ({ ...c, epoch: 5 }), /^invalid-file: checkpoint: .* in epoch 5/],
    ["no weights", (c) => ({ ...c, current: { ...c.current, state: {} } }), /^invalid-file: .* in its weights/],
    [
      "weights of another size",
      (c) => {
        const [name] = Object.keys(c.lastGood.state);
        const state = { ...c.lastGood.state, [name!]: { data: new Float32Array(3), shape: [1, 3] } };
        return { ...c, lastGood: { ...c.lastGood, state } };
      },
      /^invalid-file: .* in its values\.\S+, which should be \d+ numbers/,
    ],
    ["more windows than there are", (c) => ({ ...c, current: { ...c.current, windowsDone: 1e6 } }), /^invalid-file/],
    [
      "another version",
      (c) => ({ ...c, formatVersion: 2 }),
      /^invalid-argument: resume: expected a checkpoint of version 1/,
    ],
  ];
  it.each(broken)("and one with %s", async (_, change, fault) => {
    const checkpoint = (await interrupt({}, 3)) as Checkpoint;
    await expectFault(run({}, { resume: change(checkpoint) as Checkpoint }), fault);
  });
});
