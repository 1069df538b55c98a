import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyDense, type Block, basisExpansion, denseParameters, level, standardBlocks } from "@timevae/blocks";
import { describeBlock } from "@timevae/blocks/testing";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelFromFiles, modelToFiles, type TimeVAE } from "../src/index.js";
import { loadModel, saveModel } from "../src/node/index.js";
import { expectFault, fitTiny, nodeEngine, seriesFrom } from "./helpers.js";

/** A user's block: a jump at the first step that fades, θ · exp(−t / τ). */
function shock(options: { readonly timeConstant: number }): Block {
  const { timeConstant } = options;
  if (!(timeConstant > 0)) {
    throw new TimeVAEError(
      "invalid-config",
      `shock.timeConstant: expected a number > 0, received ${describeValue(timeConstant)}`,
    );
  }
  return {
    type: "shock",
    options: { timeConstant },
    parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, features),
    build(z, parameters, shape) {
      const decay = Array.from({ length: shape.steps }, (_, t) => Math.exp(-t / timeConstant));
      return basisExpansion(applyDense(z, parameters, "dense0"), [decay], shape);
    },
  };
}

describeBlock("shock", () => shock({ timeConstant: 3 }), { factory: shock });

describe("a block of your own", () => {
  const size = (n: number) => Math.sin(n * 1.7) * 3;
  const series = seriesFrom([120, 12, 2], (n, t, d) => 5 + d + size(n) * Math.exp(-t / 3));
  let model: TimeVAE;
  let root: string;
  let folder: string;
  beforeAll(async () => {
    const blocks = [level(), shock({ timeConstant: 3 })];
    const training = { epochs: 60, learningRate: 1e-2 };
    model = await fitTiny(series, { blocks, reconstructionWeight: 300 }, training, { blocks: { shock } });
    root = await mkdtemp(join(tmpdir(), "timevae-own-block-"));
    folder = join(root, "model");
    await saveModel(model, folder);
  });
  afterAll(async () => {
    await model.dispose();
    await rm(root, { recursive: true, force: true });
  });

  it("learns what it stands for, and is a component like any other", async () => {
    expect(model.config.blocks).toEqual([{ type: "level" }, { type: "shock", timeConstant: 3 }]);
    expect(model.components).toEqual(["level", "shock", "limits"]);
    const { shock: found } = await model.decompose(series);
    let [error, whole] = [0, 0];
    for (const [i, value] of found!.values.entries()) {
      const truth = size(Math.floor(i / 24)) * Math.exp(-(Math.floor(i / 2) % 12) / 3);
      error += (value - truth) ** 2;
      whole += truth ** 2;
    }
    expect(Math.sqrt(error / whole)).toBeLessThan(0.25);
    const off = await model.sample(9, { components: true, edit: { shock: { scale: 0 } } });
    expect(off.components.shock!.values.every((value) => value === 0)).toBe(true);
    expect(off.sample.values).toEqual(off.components.level!.values);
  });

  it("is saved by name and comes back with the model", async () => {
    const engine = await nodeEngine();
    const loaded = await loadModel(folder, { engine, blocks: { shock } });
    expect(await loaded.sample(20, { seed: 4 })).toEqual(await model.sample(20, { seed: 4 }));
    expect(await loaded.decompose(series)).toEqual(await model.decompose(series));
    expect(modelToFiles(loaded)).toEqual(modelToFiles(model));
    await loaded.dispose();
  });

  it("has to be given when the model is loaded, and must be the same", async () => {
    const engine = await nodeEngine();
    const faultWith = (...own: string[]) =>
      `invalid-file: timevae.json: model.blocks[1]: block type: expected one of ${[...Object.keys(standardBlocks), ...own].join(", ")}, ` +
      'received "shock". A block of your own has to be given when the model is loaded: { blocks: { NAME: factory } }';
    await expectFault(loadModel(folder, { engine }), faultWith());
    await expectFault(loadModel(folder, { engine, blocks: { Shock: shock } }), faultWith("Shock"));
    const wider = (): Block => ({
      ...shock({ timeConstant: 3 }),
      parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, 2 * features),
    });
    const files = modelToFiles(model);
    expect(() => modelFromFiles(files, engine, { shock: wider })).toThrow(
      'weights "decoder.shock.dense0.kernel": expected 16 numbers as timevae.json describes, received 8',
    );
  });

  it("has to be given when it is learned, with options that it takes", async () => {
    const make = (block: { readonly type: string; readonly [option: string]: unknown }, blocks = {}) =>
      fitTiny(series, { blocks: [{ type: "level" }, block] }, {}, { blocks });
    await expectFault(make({ type: "shock", timeConstant: 3 }), /^invalid-config: model\.blocks\[1\]: block type: /);
    await expectFault(
      make({ type: "shock", timeConstant: 0 }, { shock }),
      "invalid-config: model.blocks[1]: shock.timeConstant: expected a number > 0, received 0",
    );
    await expectFault(
      make({ type: "shock", timeConstant: 3, delay: 1 }, { shock }),
      "invalid-config: model.blocks[1]: shock.delay: expected only timeConstant, received an unknown option",
    );
  });
});
